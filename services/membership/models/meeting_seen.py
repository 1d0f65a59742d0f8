"""A meeting as membership knows it from what meetings announces: for the home page and for search."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class MeetingSeen(Row, table=True):
    """A meeting that was announced, or noted when it was over. The events about it may come twice, late, in any order.

    `told` is the id of the event that title, times and place come from, `told_around` of that for kind, departments and
    host; an older one does not change them. `departments` are those whose people are concerned, everybody when empty.
    `zone` is that of a meeting of another union, empty for one of our own.
    """

    __tablename__ = "meeting_seen"

    id: UUID = Field(primary_key=True)
    title: str
    kind: str = ""
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    place: str = ""
    town: str = ""
    department: str | None = None
    departments: list[str] = Field(default_factory=list, sa_type=JSON)
    host: str | None = None
    zone: str = ""
    cancelled: bool = False
    told: str = ""
    told_around: str = ""
