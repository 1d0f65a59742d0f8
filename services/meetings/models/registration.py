"""One person's seat at one meeting, or their place in its queue."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, case, text
from sqlmodel import Field, col

from services.meetings.errors import NoOfferHere, OfferIsOver
from services.meetings.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime


class SeatState(StrEnum):
    """Where a registration stands; the first three are live."""

    WAITING = "waiting"
    OFFERED = "offered"
    REGISTERED = "registered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Attendance(StrEnum):
    """Whether a person with a seat came."""

    EXPECTED = "expected"
    PRESENT = "present"
    EXCUSED = "excused"
    ABSENT = "absent"


LIVE = (SeatState.WAITING, SeatState.OFFERED, SeatState.REGISTERED)
HOLDS_A_SEAT = (SeatState.OFFERED, SeatState.REGISTERED)
UNDO_LASTS = timedelta(minutes=15)
LIVE_SQL = text("state IN ('waiting', 'offered', 'registered')")


class Registration(Row, table=True):
    """A person, or a party of several under one name. An ended registration stays as history; a new one begins anew.

    A guest's (`guest_union` is their union's code) has the id of their request, also as its person: who it is, only
    their own union knows. `offers` counts the offers made, `offered_until` is what the last one promised. `attempt`
    counts a person's registrations for a meeting from 1: no clock says which is the newest. Until `undo_until` the
    person who gave it back can have it stand at `back_to` again.
    `vouched_at`: since when staff want somebody there who belongs to no member co-operative any more.
    """

    __table_args__ = (
        Index(
            "registration_live",
            "meeting_id",
            "person_id",
            unique=True,
            sqlite_where=LIVE_SQL,
            postgresql_where=LIVE_SQL,
        ),
        Index("registration_due", "state", "expires_at"),
        CheckConstraint("seats >= 1", name="registration_has_seats"),
        CheckConstraint("priority >= 0", name="registration_priority"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    person_id: UUID = Field(index=True)
    state: str
    seats: int = 1
    priority: int = 0
    asked_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attendance: str = Attendance.EXPECTED
    guest_union: str | None = None
    offers: int = 0
    offered_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempt: int = 1
    back_to: str = ""
    undo_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    vouched_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def turn(self) -> tuple[int, datetime, UUID]:
        """The place in the queue: priority first, then age."""
        return -self.priority, self.asked_at, self.id

    @property
    def seats_held(self) -> int:
        """The seats that nobody else can have; an offer keeps its seats."""
        return self.seats if self.state in HOLDS_A_SEAT else 0

    def offer(self, expires_at: datetime, now: datetime) -> None:
        """Keeps the seats for this person until `expires_at`."""
        self.state, self.expires_at, self.changed_at = SeatState.OFFERED, expires_at, now
        self.offers, self.offered_until = self.offers + 1, expires_at

    def accept(self, now: datetime) -> None:
        """The person takes the offered seats. Raises NoOfferHere, OfferIsOver."""
        if self.state != SeatState.OFFERED:
            raise NoOfferHere
        if self.is_due(now):
            raise OfferIsOver
        self.end(SeatState.REGISTERED, now)

    def is_due(self, now: datetime) -> bool:
        """Whether an offer was not answered in time."""
        return self.state == SeatState.OFFERED and self.expires_at is not None and self.expires_at <= now

    def end(self, state: SeatState, now: datetime) -> None:
        """Moves to a state without an offer."""
        self.state, self.expires_at, self.changed_at = state, None, now
        self.back_to, self.undo_until = "", None

    def allow_undo(self, back_to: str, now: datetime) -> None:
        """The person ended it themselves, and may have been mistaken."""
        self.back_to, self.undo_until = back_to, now + UNDO_LASTS

    def may_be_undone(self, now: datetime) -> bool:
        """Whether its person gave it back a moment ago."""
        return self.undo_until is not None and now < self.undo_until


NEWEST_FIRST: tuple[Any, ...] = (
    case((col(Registration.state).in_(LIVE), 0), else_=1),
    col(Registration.attempt).desc(),
)
"""The order of one person's registrations for a meeting: the live one, then those that ended, the last first."""
