"""A notice: one person is told one fact, once; its words are made when it is shown or sent."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from services.notifications.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime


class Kind(StrEnum):
    """What a notice is about."""

    MEETING_ANNOUNCED = "meeting_announced"
    MEETING_CHANGED = "meeting_changed"
    MEETING_CANCELLED = "meeting_cancelled"
    SEAT_TAKEN = "seat_taken"
    WAITING = "waiting"
    SEAT_OFFERED = "seat_offered"
    OFFER_EXPIRED = "offer_expired"
    OFFER_DECLINED = "offer_declined"
    REGISTRATION_CANCELLED = "registration_cancelled"
    BULLETIN = "bulletin"
    SEAT_REFUSED = "seat_refused"


class Notice(Row, table=True):
    """One notice; `values` are what the event said, `read_at` is when the person opened it.

    A bulletin's notice has no meeting, and `event_id` is the bulletin's own id.
    """

    __tablename__ = "notice"
    __table_args__ = (UniqueConstraint("event_id", "person_id", name="told_once"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(index=True)
    event_id: UUID
    kind: str
    meeting_id: UUID | None = Field(default=None, index=True)
    values: dict[str, Any] = Field(sa_type=JSON)
    created_at: datetime = Field(sa_type=UtcDateTime)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
