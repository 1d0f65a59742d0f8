"""A meeting as its union states it: no title, no people; counts of people may be withheld."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlmodel import Field

from services.confederation.models.base import Row
from services.confederation.models.stated import Stated
from shared.tables import UtcDateTime


class Meeting(Stated, Row, table=True):
    """From `MeetingStands`. `day` is the day it begins, in the hub's zone; a withheld count is None, never 0."""

    __table_args__ = (Index("meeting_by_id", "id", "sequence"), {"sqlite_with_rowid": False})

    kind: str
    state: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    day: date = Field(index=True)
    department: str | None = None
    capacity: int
    registered: int | None = None
    attended: int | None = None


class Seat(Stated, Row, table=True):
    """From `SeatStands`: seats that a meeting's union gave to somebody of another union; who, only theirs knows."""

    __table_args__ = {"sqlite_with_rowid": False}

    meeting_id: str = Field(index=True)
    guest_union: str
    state: str
    seats: int
