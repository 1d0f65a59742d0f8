"""What is announced about a meeting and about a seat, put together from their rows."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from services.meetings.models import Meeting, Registration, SeatState
from services.meetings.models.registration import LIVE
from services.meetings.models.snapshot import Entered, Situation
from shared.events.crossings import MeetingKind, MeetingStands, MeetingState, as_code
from shared.events.meetings import (
    DraftDropped,
    MeetingAnnounced,
    MeetingCancelled,
    MeetingChanged,
    MeetingHeld,
    MeetingPlanned,
    SeatFact,
    SeatingChanged,
)

Fact = TypeVar("Fact", bound=SeatFact)


def seat_fact(fact: type[Fact], meeting: Meeting | Situation, entry: Registration | Entered, **more: Any) -> Fact:
    """A fact about one person's seat."""
    return fact(
        registration_id=entry.id,
        meeting_id=meeting.id,
        person_id=entry.person_id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        town=meeting.town,
        street=meeting.street,
        seats=entry.seats,
        **more,
    )


def planned(meeting: Meeting) -> MeetingPlanned:
    """A draft, for the union's staff."""
    return MeetingPlanned(**draft(meeting))


def dropped(meeting: Meeting) -> DraftDropped:
    """The draft is given up."""
    return DraftDropped(**draft(meeting))


def draft(meeting: Meeting) -> dict[str, Any]:
    """What staff are reminded of."""
    return {
        "meeting_id": meeting.id,
        "title": meeting.title,
        "starts_at": meeting.starts_at,
        "ends_at": meeting.ends_at,
    }


def seating(meeting: Meeting, guests_waiting: int) -> SeatingChanged:
    """How many seats there are, until when they can be had, and what guests have of them."""
    return SeatingChanged(
        meeting_id=meeting.id,
        capacity=meeting.capacity,
        registration_closes_at=meeting.registration_closes_at,
        guests_taken=meeting.others_taken,
        guests_waiting=guests_waiting,
    )


def announced(meeting: Meeting) -> MeetingAnnounced:
    """The meeting is on."""
    return MeetingAnnounced(
        meeting_id=meeting.id,
        kind=meeting.kind,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        town=meeting.town,
        registration_opens_at=meeting.registration_opens_at,
        registration_closes_at=meeting.registration_closes_at,
        capacity=meeting.capacity,
        summary=meeting.summary,
        department=meeting.department,
        departments=tuple(meeting.departments),
        host_cooperative_id=meeting.host_cooperative_id,
        host_name=meeting.host_name,
        street=meeting.street,
        contact_email=meeting.contact_email,
        contact_name=meeting.contact_name,
    )


def changed(meeting: Meeting, what: tuple[str, ...], entries: Iterable[Registration]) -> MeetingChanged:
    """Something changed that others show; `what` of it those with one of these live entries are told."""
    entries = list(entries)
    people = {state: tuple(one.person_id for one in entries if one.state == state) for state in LIVE}
    until = [one.expires_at for one in entries if one.state == SeatState.OFFERED]
    return MeetingChanged(
        meeting_id=meeting.id,
        kind=meeting.kind,
        department=meeting.department,
        departments=tuple(meeting.departments),
        host_name=meeting.host_name,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        town=meeting.town,
        street=meeting.street,
        contact_email=meeting.contact_email,
        contact_name=meeting.contact_name,
        summary=meeting.summary,
        changed=what,
        registered=people[SeatState.REGISTERED] + people[SeatState.OFFERED],
        offered=people[SeatState.OFFERED],
        waiting=people[SeatState.WAITING],
        offered_until=tuple(moment for moment in until if moment),
    )


def cancelled(meeting: Meeting, concerned: Iterable[UUID]) -> MeetingCancelled:
    """The meeting will not take place."""
    return MeetingCancelled(
        meeting_id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        reason=meeting.cancelled_because,
        concerned=tuple(concerned),
    )


def held(meeting: Meeting, registered: int, present: int) -> MeetingHeld:
    """The meeting took place, with seats kept and seats used."""
    return MeetingHeld(
        meeting_id=meeting.id,
        registered=registered,
        present=present,
        kind=meeting.kind,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        town=meeting.town,
        department=meeting.department,
        host_name=meeting.host_name,
    )


def standing(meeting: Meeting, as_of: date, registered: int, present: int = 0) -> MeetingStands:
    """How the meeting stands, for the confederation: counts in seats, nobody's name; the meeting keeps them in mind."""
    meeting.told_registered, meeting.told_present = registered, present
    return stands(meeting, as_of)


def stands(meeting: Meeting, as_of: date) -> MeetingStands:
    """The same as it was told last; small counts are withheld on their way out (shared/threshold.py)."""
    return MeetingStands(
        meeting_id=meeting.id,
        kind=MeetingKind(meeting.kind),
        state=MeetingState(meeting.state.value),
        starts_at=meeting.starts_at,
        department=as_code(meeting.department),
        capacity=meeting.capacity,
        registered=meeting.told_registered,
        present=meeting.told_present,
        as_of=as_of,
    )
