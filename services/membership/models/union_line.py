"""A line of the network's list of unions, as the confederation tells it."""

from datetime import date

from sqlalchemy import JSON, Column
from sqlmodel import Field

from services.membership.models.base import Row


class UnionLine(Row, table=True):
    """One union: from when to when it is one, where, and what it became. `told` is the event that said so."""

    __tablename__ = "union_line"

    code: str = Field(primary_key=True)
    name: str
    departments: list[str] = Field(sa_column=Column(JSON, nullable=False))
    since: date
    until: date | None = None
    successors: list[str] = Field(sa_column=Column(JSON, nullable=False))
    told: str = ""
