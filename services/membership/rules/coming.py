"""A coming meeting as a home page shows it: how full it is, what somebody may do about it, and how near it is."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from services.membership.models.seat_seen import SeatState
from shared.neighbours import near


class Choice(StrEnum):
    """The answers that a button gives; meetings knows them by the same words."""

    REGISTER = "register"
    QUEUE = "queue"
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """One meeting that is not over. `opens_at` is None for one of another union; `state` is where the person stands."""

    id: UUID
    title: str
    kind: str
    starts_at: datetime
    ends_at: datetime
    place: str
    town: str
    department: str | None
    departments: tuple[str, ...]
    host: str | None
    zone: str
    opens_at: datetime | None
    closes_at: datetime | None
    capacity: int
    guests_taken: int
    guests_waiting: int
    members_taken: int
    members_waiting: int
    state: str | None
    expires_at: datetime | None

    @property
    def elsewhere(self) -> bool:
        """Whether another union of the network holds it."""
        return self.opens_at is None

    @property
    def path(self) -> str:
        """Where its page is."""
        return f"/agenda/network/{self.id}" if self.elsewhere else f"/meetings/{self.id}"

    @property
    def answers_to(self) -> str:
        """Where an answer is posted."""
        return f"{self.path}/request" if self.elsewhere else f"{self.path}/registration"

    @property
    def taken(self) -> int:
        """Seats that somebody has, or that are kept for somebody."""
        return self.members_taken + self.guests_taken

    @property
    def waiting(self) -> int:
        """How many stand in line."""
        return self.members_waiting + self.guests_waiting

    @property
    def free(self) -> int:
        """Seats that nobody has and that are kept for nobody."""
        return self.capacity - self.taken

    @property
    def position(self) -> int:
        """The place in the queue is not announced."""
        return 0

    def takes_registrations(self, now: datetime) -> bool:
        """Whether people may register now."""
        return bool(self.opens_at and self.closes_at and self.opens_at <= now < self.closes_at)

    def concerns(self, departments: Collection[str]) -> bool:
        """Whether somebody of these departments is meant; who has none may go anywhere."""
        return not self.departments or not departments or not set(departments).isdisjoint(self.departments)

    def choices(self, now: datetime) -> tuple[Choice, ...]:
        """The answers that are open to the person, the likeliest first. Meetings decides once more."""
        if now >= self.starts_at:
            return ()
        match self.state:
            case SeatState.REGISTERED:
                return (Choice.CANCEL,)
            case SeatState.WAITING:
                return (Choice.LEAVE,)
            case SeatState.OFFERED:
                return (Choice.ACCEPT, Choice.DECLINE) if self.is_offered(now) else ()
        if not self.takes_registrations(now):
            return ()
        return (Choice.QUEUE,) if self.waiting or self.free < 1 else (Choice.REGISTER,)

    def is_offered(self, now: datetime) -> bool:
        """Whether a seat is kept that waits for an answer."""
        return self.state == SeatState.OFFERED and self.expires_at is not None and now < self.expires_at


def nearest_first(meetings: Iterable[Coming], departments: Collection[str]) -> list[Coming]:
    """Meetings in one's own departments, then in those that border on them, then the others; soonest first in each.

    What is meant for other departments comes last.
    """
    own, around = set(departments), near(departments)

    def distance(one: Coming) -> tuple[bool, bool, bool, datetime]:
        return not one.concerns(own), one.department not in own, one.department not in around, one.starts_at

    return sorted(meetings, key=distance)


def own_first(meetings: Iterable[Coming], now: datetime) -> list[Coming]:
    """Where the person has a seat or waits: an offer that waits for an answer before all else, then the soonest."""
    return sorted(meetings, key=lambda one: (not one.is_offered(now), one.starts_at))
