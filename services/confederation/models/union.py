"""A union as the hub's operator tells of it: from when to when it is one, where, and what it became."""

from datetime import date

from sqlalchemy import JSON, Column
from sqlmodel import Field

from services.confederation.models.base import Row


class Union(Row, table=True):
    """One union. `up_key` and `down_key` are the public keys of its links, empty while it is not linked.

    `told` is the id of the event that the row comes from; an older one does not change it.
    """

    __tablename__ = "regional_union"

    code: str = Field(primary_key=True)
    name: str
    departments: list[str] = Field(sa_column=Column(JSON, nullable=False))
    since: date
    until: date | None = None
    successors: list[str] = Field(sa_column=Column(JSON, nullable=False))
    up_key: str = ""
    down_key: str = ""
    told: str = ""

    def is_one_on(self, day: date) -> bool:
        """Whether it is a union on that day; its last day still counts."""
        return self.since <= day and (self.until is None or day <= self.until)
