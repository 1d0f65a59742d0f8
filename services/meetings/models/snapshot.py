"""What registering looks at and leaves behind, without the cost of whole rows: people register all at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.meetings.models.registration import Registration
from services.meetings.models.seating import Seating


@dataclass(slots=True)
class Situation(Seating):
    """A meeting at the moment when somebody asks for a seat.

    `known` is the person, `entry_id` their live entry, `attempts` how many they had in all.
    """

    id: UUID
    title: str
    place: str
    street: str
    town: str
    starts_at: datetime
    ends_at: datetime
    registration_opens_at: datetime
    registration_closes_at: datetime
    capacity: int
    seats_taken: int
    waiting: int
    barred: int
    announced_at: datetime | None
    cancelled_at: datetime | None
    held_at: datetime | None
    known: UUID | None
    entry_id: UUID | None
    attempts: int


@dataclass(frozen=True, slots=True)
class Entered:
    """A registration as it was just made or found."""

    id: UUID
    meeting_id: UUID
    person_id: UUID
    state: str
    seats: int
    asked_at: datetime
    expires_at: datetime | None = None

    @classmethod
    def of(cls, entry: Registration) -> "Entered":
        """A row, as it stands."""
        return cls(
            entry.id, entry.meeting_id, entry.person_id, entry.state, entry.seats, entry.asked_at, entry.expires_at
        )
