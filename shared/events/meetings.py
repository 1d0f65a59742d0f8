"""What meetings announces: what is on, who takes part, and what became of a seat."""

from datetime import datetime
from uuid import UUID

from shared.events.base import Event, Personal


class MeetingPlanned(Event, at="meetings.meeting.{meeting_id}.planned"):
    """A draft was begun or changed; only the union's staff may know of it."""

    meeting_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime


class DraftDropped(Event, at="meetings.meeting.{meeting_id}.dropped"):
    """A draft was given up; nobody had been told of it."""

    meeting_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime


class MeetingAnnounced(Event, at="meetings.meeting.{meeting_id}.announced"):
    """A meeting is on; those concerned may register from `registration_opens_at` to `registration_closes_at` (UTC)."""

    meeting_id: UUID
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    town: str
    registration_opens_at: datetime
    registration_closes_at: datetime
    capacity: int
    summary: str = ""
    department: str | None = None
    departments: tuple[str, ...] = ()
    host_cooperative_id: UUID | None = None
    host_name: str | None = None
    street: str = ""
    contact_email: Personal = ""
    contact_name: Personal = ""


class MeetingChanged(Event, at="meetings.meeting.{meeting_id}.changed"):
    """Something of an announced meeting changed; `changed` names what of time, place and title did.

    `registered` have a seat, of whom for those `offered` it is only kept, each until the moment at the same place in
    `offered_until`; `waiting` stand in line, or have no answer yet. `zone` is that of a meeting of another union, empty
    for one's own. Without `kind` nothing is said of kind, departments and host, without `summary` nothing of what it is
    about, without `contact_email` nothing of who answers: so it was before they were told.
    """

    meeting_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    town: str
    changed: tuple[str, ...]
    registered: tuple[UUID, ...] = ()
    kind: str = ""
    department: str | None = None
    departments: tuple[str, ...] = ()
    host_name: str | None = None
    street: str = ""
    summary: str | None = None
    offered: tuple[UUID, ...] = ()
    waiting: tuple[UUID, ...] = ()
    zone: str = ""
    offered_until: tuple[datetime, ...] = ()
    contact_email: Personal | None = None
    contact_name: Personal | None = None


class SeatingChanged(Event, at="meetings.meeting.{meeting_id}.seating"):
    """Seats, the end of registration, or what guests from other unions have of the seats changed.

    `guests_taken` are the seats that guests have or that are kept for them, `guests_waiting` those who stand in line.
    """

    meeting_id: UUID
    capacity: int
    registration_closes_at: datetime
    guests_taken: int = 0
    guests_waiting: int = 0


class MeetingCancelled(Event, at="meetings.meeting.{meeting_id}.cancelled"):
    """A meeting will not take place; `concerned` are the persons with a live registration, `zone` as for a seat."""

    meeting_id: UUID
    title: str
    starts_at: datetime
    reason: str
    concerned: tuple[UUID, ...] = ()
    zone: str = ""


class MeetingHeld(Event, at="meetings.meeting.{meeting_id}.held"):
    """A meeting took place; what, when and where for those who did not hear that it was announced."""

    meeting_id: UUID
    registered: int
    present: int
    kind: str = ""
    title: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    place: str = ""
    town: str = ""
    department: str | None = None
    host_name: str | None = None


class SeatFact(Event):
    """What every fact about one person's seat at one meeting says; `zone`: that of another union, empty at home."""

    registration_id: UUID
    meeting_id: UUID
    person_id: UUID
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    town: str
    seats: int = 1
    street: str = ""
    zone: str = ""
    contact_email: Personal | None = None


class SeatTaken(SeatFact, at="meetings.registration.{registration_id}.registered"):
    """A person has a seat."""


class PutOnWaitingList(SeatFact, at="meetings.registration.{registration_id}.waiting"):
    """No seat is free, or others wait already; `position` counts from 1 at the moment of asking."""

    position: int


class SeatOffered(SeatFact, at="meetings.registration.{registration_id}.offered"):
    """A freed seat is kept for the first in the queue until `expires_at` (UTC)."""

    expires_at: datetime


class OfferExpired(SeatFact, at="meetings.registration.{registration_id}.expired"):
    """An offer was not answered in time, and the seat goes to the next."""


class OfferDeclined(SeatFact, at="meetings.registration.{registration_id}.declined"):
    """A person said no to an offered seat."""


class RegistrationCancelled(SeatFact, at="meetings.registration.{registration_id}.cancelled"):
    """A person gave back a seat, or left the waiting list."""


class SeatVouched(SeatFact, at="meetings.registration.{registration_id}.vouched"):
    """Staff want somebody there who belongs to no member co-operative any more: their seat is no mistake."""


class SeatRefused(SeatFact, at="meetings.registration.{registration_id}.refused"):
    """Another union gives no seat to a person who asked for one there.

    `why`: closed, full, too-many-seats, unknown-meeting.
    """

    why: str = ""
