"""A meeting: what, where, when, how many seats, and how far it has come."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint
from sqlmodel import Field

from services.meetings.errors import AlreadyAnnounced, AlreadyHeld, MeetingIsCancelled
from services.meetings.models.base import Row
from services.meetings.models.registration import Registration, SeatState
from services.meetings.models.seating import Seating
from shared.events.ids import new_id
from shared.tables import UtcDateTime


class Meeting(Seating, Row, table=True):
    """A meeting, with its counters: seats taken (registered, or kept by an offer) and entries waiting.

    `department` is where it takes place; `departments` are those whose people are concerned, everybody when empty.
    `place`, `street` and `town` follow the host, but for what staff gave it of its own (`own_…`).
    From `opened_at` to `closed_to_others_at` members of other unions may ask for up to `seats_for_others` of its seats;
    `others_taken` they have, and `barred` of those who wait do so in vain: guests for whom nothing is left of them, and
    people who belong no longer. `public_title`
    and `public_contact` are what the network reads. `told_registered` and `told_present` are what the confederation was
    told last. To `contact_email` people answer; empty: to the union.
    """

    __table_args__ = (
        CheckConstraint("capacity >= 1", name="meeting_has_seats"),
        CheckConstraint("seats_taken >= 0 AND seats_taken <= capacity", name="meeting_not_overbooked"),
        CheckConstraint("waiting >= 0 AND barred >= 0", name="meeting_waiting"),
        CheckConstraint("others_taken >= 0 AND others_taken <= seats_for_others", name="meeting_others_within_quota"),
        CheckConstraint("starts_at < ends_at", name="meeting_lasts"),
        CheckConstraint("registration_opens_at < registration_closes_at", name="meeting_registration_lasts"),
    )

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    title: str
    summary: str = ""
    host_cooperative_id: UUID | None = None
    host_name: str | None = None
    department: str | None = None
    departments: list[str] = Field(default_factory=list, sa_type=JSON)
    place: str = ""
    street: str = ""
    town: str = ""
    own_place: str = ""
    own_street: str = ""
    own_town: str = ""
    contact_email: str = ""
    contact_name: str = ""
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    registration_opens_at: datetime = Field(sa_type=UtcDateTime)
    registration_closes_at: datetime = Field(sa_type=UtcDateTime)
    capacity: int
    offer_hours: float = 24
    seats_taken: int = 0
    waiting: int = 0
    barred: int = 0
    seats_for_others: int = 0
    others_taken: int = 0
    public_title: str = ""
    public_contact: str = ""
    opened_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closed_to_others_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    announced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_because: str = ""
    held_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    told_registered: int = 0
    told_present: int = 0

    def count(self, entry: Registration, sign: int) -> None:
        """Adds an entry to the counters (`sign` 1), or takes it out (-1)."""
        self.seats_taken += sign * entry.seats_held
        self.waiting += sign * (entry.state == SeatState.WAITING)
        self.others_taken += sign * entry.seats_held if entry.guest_union else 0

    @property
    def is_open_to_others(self) -> bool:
        """Whether members of other unions may ask for seats."""
        return self.is_on and self.opened_at is not None and self.closed_to_others_at is None

    @property
    def left_for_others(self) -> int:
        """What is left of the seats that guests may have, whether or not somebody else sits on them."""
        return self.seats_for_others - self.others_taken

    def offer_until(self, now: datetime) -> datetime:
        """When an offer made now ends: after its hours, and never after registration closes."""
        return min(now + timedelta(hours=self.offer_hours), self.registration_closes_at)

    def announce(self, now: datetime) -> None:
        """The meeting is on. Raises MeetingIsCancelled, AlreadyAnnounced."""
        if self.cancelled_at:
            raise MeetingIsCancelled
        if self.announced_at:
            raise AlreadyAnnounced
        self.announced_at = now

    def cancel(self, reason: str, now: datetime) -> None:
        """The meeting will not take place. Raises MeetingIsCancelled, AlreadyHeld."""
        if self.cancelled_at:
            raise MeetingIsCancelled
        if self.held_at:
            raise AlreadyHeld
        self.cancelled_at, self.cancelled_because = now, reason
