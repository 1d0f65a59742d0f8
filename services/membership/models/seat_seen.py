"""One person's seat at one meeting, or their place in its queue, as meetings announces it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Boolean, Column, Index, false
from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class SeatState(StrEnum):
    """Where a registration stands; the first three are live."""

    WAITING = "waiting"
    OFFERED = "offered"
    REGISTERED = "registered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"


LIVE = (SeatState.WAITING, SeatState.OFFERED, SeatState.REGISTERED)
TAKEN = (SeatState.OFFERED, SeatState.REGISTERED)
GIVEN_BACK = (SeatState.DECLINED, SeatState.CANCELLED, SeatState.EXPIRED)


class SeatSeen(Row, table=True):
    """One registration, here or elsewhere in the network; `told` is the id of the event that said where it stands.

    `told_at` is when that was. `vouched`: staff want them there, though they belong to no member any more.
    """

    __tablename__ = "seat_seen"
    __table_args__ = (Index("seat_seen_counted", "meeting_id", "state", "seats"),)

    registration_id: UUID = Field(primary_key=True)
    meeting_id: UUID
    person_id: UUID = Field(index=True)
    state: str
    seats: int = 1
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told: str
    told_at: datetime = Field(sa_type=UtcDateTime, index=True)
    vouched: bool = Field(default=False, sa_column=Column(Boolean, nullable=False, server_default=false()))
