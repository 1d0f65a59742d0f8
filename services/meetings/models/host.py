"""A co-operative as meetings knows it: where a meeting may take place."""

from uuid import UUID

from sqlmodel import Field

from services.meetings.models.base import Row


class Host(Row, table=True):
    """A co-operative; when it belongs to the union, and so may host, `shared/access/belonging.py` knows.

    `told` is the id of the event that name, street, town and department come from; an older one does not change them.
    """

    cooperative_id: UUID = Field(primary_key=True)
    name: str = ""
    town: str | None = None
    department: str | None = Field(default=None, index=True)
    street: str | None = None
    told: str = ""

    @property
    def label(self) -> str:
        """How the co-operative is chosen from a list."""
        return f"{self.name} · {self.town}" if self.town else self.name
