"""A co-operative as meetings knows it: where a meeting may take place, from when to when."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from services.meetings.models.base import Row


class Host(Row, table=True):
    """A co-operative. Each column is written by one kind of event, so the events may come in any order.

    `told` is the id of the event that name, town and department come from; an older one does not change them.
    """

    cooperative_id: UUID = Field(primary_key=True)
    name: str = ""
    town: str | None = None
    department: str | None = Field(default=None, index=True)
    since: date | None = None
    until: date | None = None
    told: str = ""

    def may_host(self, day: date) -> bool:
        """Whether the co-operative belongs to the union on that day; one that came back counts from its return."""
        if not self.name or self.since is None or day < self.since:
            return False
        return self.until is None or self.until < self.since or day <= self.until

    @property
    def label(self) -> str:
        """How the co-operative is chosen from a list."""
        return f"{self.name} · {self.town}" if self.town else self.name
