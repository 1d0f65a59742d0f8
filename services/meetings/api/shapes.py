"""What programs are given, and what they send."""

from datetime import datetime
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, Field

from services.meetings.models import Meeting, MeetingState, Registration, SeatState
from services.meetings.models.snapshot import Entered
from services.meetings.queries.meetings import MeetingLine
from services.meetings.queries.registrations import Entry
from shared.events.crossings import MeetingKind


class MeetingOut(BaseModel):
    """A meeting. Moments are UTC; `seats_taken` counts seats registered or kept by an offer."""

    id: UUID
    kind: MeetingKind
    title: str
    state: MeetingState
    starts_at: AwareDatetime
    ends_at: AwareDatetime
    place: str
    street: str
    town: str
    department: str | None
    host_cooperative_id: UUID | None
    host_name: str | None
    capacity: int
    seats_taken: int
    waiting: int
    registration_opens_at: AwareDatetime
    registration_closes_at: AwareDatetime

    @classmethod
    def of(cls, meeting: Meeting | MeetingLine) -> "MeetingOut":
        """A meeting, or a line of a list."""
        return cls(**{name: getattr(meeting, name) for name in cls.model_fields})


class Meetings(BaseModel):
    """A list of meetings."""

    meetings: list[MeetingOut]


class RegistrationIn(BaseModel):
    """A wish for a seat; staff may name somebody else, and give priority in the queue."""

    person_id: UUID | None = None
    seats: int = Field(default=1, ge=1, le=100, strict=True)
    priority: int = Field(default=0, ge=0, le=100, strict=True)


class RegistrationOut(BaseModel):
    """One person's registration."""

    id: UUID
    meeting_id: UUID
    person_id: UUID
    state: SeatState
    seats: int
    asked_at: AwareDatetime
    expires_at: AwareDatetime | None

    @classmethod
    def of(cls, entry: Registration | Entered) -> "RegistrationOut":
        """A row as programs see it."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class EntryOut(BaseModel):
    """One line of a meeting's list; `position` counts from 1 in the queue, 0 means that the person does not wait.

    A guest has no name here, but a `union`, a `reference`, and the co-operative that they come from.
    """

    registration_id: UUID
    person_id: UUID
    name: str
    cooperatives: str
    state: SeatState
    seats: int
    position: int
    asked_at: datetime
    expires_at: datetime | None
    attendance: str
    union: str = ""
    reference: str = ""

    @classmethod
    def of(cls, entry: Entry) -> "EntryOut":
        """A line of the query."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class Entries(BaseModel):
    """A meeting's list."""

    registrations: list[EntryOut]
