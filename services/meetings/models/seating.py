"""How a meeting stands: its dates and its seats, and what they allow."""

from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from services.meetings.errors import (
    MeetingIsCancelled,
    NoSuchMeeting,
    NotAnnounced,
    RegistrationIsClosed,
    RegistrationNotOpen,
    TooManySeats,
)


class MeetingState(StrEnum):
    """How far a meeting has come."""

    DRAFT = "draft"
    ANNOUNCED = "announced"
    CANCELLED = "cancelled"
    HELD = "held"


class Seating:
    """What a meeting's dates and counters tell; the same for a row, a line of a list and a snapshot."""

    if TYPE_CHECKING:
        starts_at: datetime
        registration_opens_at: datetime
        registration_closes_at: datetime
        capacity: int
        seats_taken: int
        waiting: int
        barred: int
        announced_at: datetime | None
        cancelled_at: datetime | None
        held_at: datetime | None

    __slots__ = ()

    @property
    def state(self) -> MeetingState:
        """Draft, announced, cancelled or held."""
        if self.cancelled_at:
            return MeetingState.CANCELLED
        if self.held_at:
            return MeetingState.HELD
        return MeetingState.ANNOUNCED if self.announced_at else MeetingState.DRAFT

    @property
    def is_on(self) -> bool:
        """Whether it is announced, and neither cancelled nor held."""
        return self.state is MeetingState.ANNOUNCED

    @property
    def free(self) -> int:
        """Seats that nobody has and that are kept for nobody."""
        return self.capacity - self.seats_taken

    @property
    def full(self) -> bool:
        """Whether newcomers wait."""
        return not self.has_room(1)

    def has_room(self, seats: int) -> bool:
        """Whether newcomers get their seats at once: while anybody waits, newcomers wait too.

        Who waits in vain stands in nobody's way: guests when other unions have all the seats that are theirs, and
        people who belong no longer.
        """
        return self.waiting <= self.barred and seats <= self.free

    def takes_registrations(self, now: datetime) -> bool:
        """Whether people may register now, and freed seats are offered."""
        return self.is_on and self.registration_opens_at <= now < self.registration_closes_at

    def check_open(self, now: datetime) -> None:
        """Raises when people may not register now."""
        self.check_on()
        if now < self.registration_opens_at:
            raise RegistrationNotOpen(self.registration_opens_at)
        if now >= self.registration_closes_at:
            raise RegistrationIsClosed(self.registration_closes_at)

    def check_shown(self) -> None:
        """A draft is to people what is not there, whatever they ask of it. Raises NoSuchMeeting."""
        if not self.announced_at:
            raise NoSuchMeeting

    def check_on(self) -> None:
        """Raises unless the meeting is announced and still on."""
        if self.cancelled_at:
            raise MeetingIsCancelled
        if not self.announced_at:
            raise NotAnnounced

    def check_party(self, seats: int) -> None:
        """A party larger than the meeting would wait for ever. Raises TooManySeats."""
        if not 1 <= seats <= self.capacity:
            raise TooManySeats(self.capacity)
