"""What one of our people asked of another union: seats at a meeting there, and what became of it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Index, case, text
from sqlmodel import Field, col

from services.meetings.errors import NoOfferHere, OfferIsOver
from services.meetings.models.base import Row
from services.meetings.models.registration import UNDO_LASTS
from shared.events.crossings import SeatWish
from shared.events.ids import new_id
from shared.tables import UtcDateTime


class RequestState(StrEnum):
    """Where a request stands: sent, then whatever the host answered."""

    SENT = "sent"
    WAITING = "waiting"
    OFFERED = "offered"
    REGISTERED = "registered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"


HOLDS_A_SEAT = (RequestState.OFFERED, RequestState.REGISTERED)
ENDS = (RequestState.DECLINED, RequestState.CANCELLED, RequestState.EXPIRED, RequestState.REFUSED)
WANTED_SQL = text("wish <> 'given_back'")


class RequestElsewhere(Row, table=True):
    """One person's request; `reference` is all that the host is told of them, with the co-operative's name.

    `wish` is what the person wants now: nothing any more (`given_back`) once it has come to an end. `state`,
    `position`, `offer` and `expires_at` are what the host said last, in its statement `(epoch, seq)`; never more than
    that. `accepted` is the number of the offer that the person took. `attempt` counts a person's requests for a meeting
    from 1; until `undo_until` the person who gave it back can undo that.
    """

    __table_args__ = (
        Index(
            "request_wanted",
            "meeting_id",
            "person_id",
            unique=True,
            sqlite_where=WANTED_SQL,
            postgresql_where=WANTED_SQL,
        ),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    meeting_id: UUID = Field(index=True)
    person_id: UUID = Field(index=True)
    host_union: str
    reference: str = Field(unique=True)
    cooperative: str | None = None
    seats: int = 1
    wish: str = SeatWish.WANTED
    accepted: int = 0
    asked_at: datetime = Field(sa_type=UtcDateTime)
    wished_at: datetime = Field(sa_type=UtcDateTime)
    state: str = RequestState.SENT
    position: int = 0
    offer: int = 0
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str = ""
    epoch: int = 0
    seq: int = 0
    attempt: int = 1
    undo_until: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def is_wanted(self) -> bool:
        """Whether the person still wants it, and it has not come to an end."""
        return self.wish != SeatWish.GIVEN_BACK

    @property
    def is_under_way(self) -> bool:
        """Whether the person said something that the host has not answered yet."""
        if self.wish == SeatWish.GIVEN_BACK:
            return self.state not in ENDS
        return self.state == RequestState.SENT or self.has_said_yes

    @property
    def has_said_yes(self) -> bool:
        """Whether the person took the offer of which the host spoke last, and no answer to that has come."""
        pending = self.state in (RequestState.OFFERED, RequestState.EXPIRED)
        return self.wish == SeatWish.ACCEPTED and pending and self.accepted == self.offer

    def accept(self, now: datetime) -> None:
        """The person takes the offer. Raises NoOfferHere, OfferIsOver."""
        if self.state != RequestState.OFFERED:
            raise NoOfferHere
        if self.expires_at is None or self.expires_at <= now:
            raise OfferIsOver
        self.wish, self.accepted, self.wished_at = SeatWish.ACCEPTED, self.offer, now

    def give_back(self, now: datetime) -> None:
        """The person wants it no more."""
        self.wish, self.wished_at, self.undo_until = SeatWish.GIVEN_BACK, now, None

    def allow_undo(self, now: datetime) -> None:
        """The person gave it back themselves, and may have been mistaken."""
        self.undo_until = now + UNDO_LASTS


NEWEST_FIRST: tuple[Any, ...] = (
    case((col(RequestElsewhere.wish) != SeatWish.GIVEN_BACK, 0), else_=1),
    col(RequestElsewhere.attempt).desc(),
)
"""The order of one person's requests for a meeting: what they want now, then what is over, the last first."""
