"""Staff open a meeting to members of other unions, with some of its seats; or no longer."""

from dataclasses import dataclass
from uuid import UUID

from services.meetings.actions.entries import locked
from services.meetings.actions.guests import end_hopeless_waits
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.actions.public_words import public_contact, refuse_people
from services.meetings.errors import HasBegun, WrongDetails
from services.meetings.models import Meeting
from services.meetings.rules.opening import check_opening, opening
from shared.tidy_text import tidy
from shared.work import Work


@dataclass(frozen=True, slots=True)
class OpenToOthers:
    """How many seats at most guests may have, and the words under which the network reads of the meeting."""

    seats: int
    title: str


async def open_to_others(meeting_id: UUID, command: OpenToOthers, work: Work) -> Meeting:
    """Opens an announced meeting, or changes how it is open. Raises WrongDetails, NotAnnounced, HasBegun, …"""
    meeting = await locked(meeting_id, work)
    meeting.check_on()
    if meeting.held_at or work.now >= meeting.starts_at:
        raise HasBegun
    if errors := check_opening(meeting, command.seats, command.title):
        raise WrongDetails(errors)
    await refuse_people(meeting, command.title, work)
    meeting.seats_for_others, meeting.public_title = command.seats, tidy(command.title)
    meeting.opened_at, meeting.closed_to_others_at = meeting.opened_at or work.now, None
    await restate_opening(meeting, work)
    return meeting


async def close_to_others(meeting_id: UUID, work: Work) -> Meeting:
    """Takes no more requests; guests keep the seats they have, those who wait are told. Again changes nothing."""
    meeting = await locked(meeting_id, work)
    if meeting.is_open_to_others:
        meeting.closed_to_others_at = work.now
        await restate_opening(meeting, work)
    return meeting


async def restate_opening(meeting: Meeting, work: Work) -> None:
    """Tells the network how the meeting is open now, and lets the queue move; nothing when it never was."""
    if meeting.opened_at is None:
        return
    meeting.public_contact = await public_contact(meeting, work)
    work.announce(opening(meeting, work.today, work.place.clock.zone.key))
    await end_hopeless_waits(meeting, work)
    await move_the_queue(meeting, work)
