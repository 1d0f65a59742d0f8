"""Staff change a meeting; those who come, or wait, are told when time, place or title changed."""

from dataclasses import dataclass
from uuid import UUID

from services.meetings.actions.entries import in_state, locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.actions.open_to_others import restate_opening
from services.meetings.actions.plan_meeting import closing, fill_in, host_of
from services.meetings.actions.public_words import refuse_people
from services.meetings.errors import AlreadyHeld, MeetingIsCancelled
from services.meetings.models import Meeting, SeatState
from services.meetings.models.registration import LIVE
from services.meetings.rules import facts
from services.meetings.rules.meeting_details import MeetingDetails, changed, check_details
from services.meetings.rules.waiting_list import barred
from shared.live.changes import AGENDA, DRAFTS
from shared.work import Work

SURROUNDINGS = ("kind", "department", "departments", "host_name", "street", "summary", "contact_email", "contact_name")
"""What nobody is written to about, and others show nevertheless."""
READ_ELSEWHERE = ("own_place", "street", "town")
"""Words that the network reads once the meeting is open to others."""
SEATING = ("capacity", "registration_closes_at")
"""What those must know who show how many seats are free."""


@dataclass(frozen=True)
class ChangeMeeting:
    """The details as they shall be."""

    details: MeetingDetails


async def change_meeting(meeting_id: UUID, command: ChangeMeeting, work: Work) -> Meeting:
    """Changes a meeting that is not over. More seats go to the queue. Raises WrongDetails, AlreadyHeld, …"""
    meeting = await locked(meeting_id, work)
    if meeting.cancelled_at:
        raise MeetingIsCancelled
    if meeting.held_at:
        raise AlreadyHeld
    closes_at = closing(command.details, work)
    check_details(command.details, closes_at, work.now, meeting.seats_taken, meeting.registration_closes_at)
    before = meeting.model_dump()
    fill_in(meeting, command.details, closes_at, await host_of(command.details, work))
    if meeting.opened_at and any(getattr(meeting, name) != before[name] for name in READ_ELSEWHERE):
        await refuse_people(meeting, meeting.public_title, work)
    if meeting.model_dump() == before:
        return meeting
    if meeting.announced_at is None:
        work.announce(facts.planned(meeting))
        work.touch(DRAFTS)
        return meeting
    if any(getattr(meeting, name) != before[name] for name in SEATING):
        work.announce(facts.seating(meeting, await guests_in_line(meeting, work)))
    shown = any(getattr(meeting, name) != before[name] for name in SURROUNDINGS)
    await tell(meeting, changed(meeting, before), work, shown=shown)
    return meeting


async def guests_in_line(meeting: Meeting, work: Work) -> int:
    """How many guests from other unions wait for a seat that they may have."""
    waiting = await in_state(meeting.id, work, SeatState.WAITING)
    return sum(bool(one.guest_union) for one in waiting) - barred(meeting, waiting)


async def tell(meeting: Meeting, what: tuple[str, ...], work: Work, *, shown: bool) -> None:
    """Tells those concerned and whoever shows the meeting, restates how it stands, and lets the queue move."""
    entries = await in_state(meeting.id, work, *LIVE)
    for entry in entries:
        if entry.expires_at and entry.expires_at > meeting.registration_closes_at:
            entry.expires_at = meeting.registration_closes_at
    if what or shown:
        work.announce(facts.changed(meeting, what, [one for one in entries if what and not one.guest_union]))
        work.touch(AGENDA)
    registered = sum(one.seats for one in entries if one.state == SeatState.REGISTERED)
    work.announce(facts.standing(meeting, work.today, registered))
    await restate_opening(meeting, work)
    await move_the_queue(meeting, work)
