"""Staff cancel a meeting; everybody with a seat, an offer or a place in the queue is told why."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.meetings.actions.entries import in_state, locked
from services.meetings.actions.open_to_others import restate_opening
from services.meetings.errors import WrongDetails
from services.meetings.models import Guest, Meeting, Registration, SeatState
from services.meetings.models.registration import LIVE
from services.meetings.rules import facts
from services.meetings.rules.guests import CANCELLED
from services.meetings.rules.waiting_list import settle
from shared.live.changes import AGENDA, DRAFTS
from shared.text import say
from shared.tidy_text import tidy_lines
from shared.work import Work


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """Why, in words that people will read."""

    reason: str


async def cancel_meeting(meeting_id: UUID, command: CancelMeeting, work: Work) -> Meeting:
    """Cancels a meeting, or drops a draft; its registrations end. Raises WrongDetails without a reason."""
    meeting = await locked(meeting_id, work)
    reason = tidy_lines(command.reason)[:500]
    if meeting.announced_at and not reason:
        raise WrongDetails({"reason": say("Say why, so that people understand.")})
    meeting.cancel(reason, work.now)
    if meeting.announced_at:
        entries = await in_state(meeting_id, work, *LIVE)
        registered = sum(one.seats for one in entries if one.state == SeatState.REGISTERED)
        work.announce(facts.cancelled(meeting, (one.person_id for one in entries if not one.guest_union)))
        work.announce(facts.standing(meeting, work.today, registered))
        for entry in entries:
            settle(meeting, entry, SeatState.CANCELLED, work.now)
        await part_with_guests(meeting, entries, work)
        work.touch(AGENDA)
    else:
        work.announce(facts.dropped(meeting))
        work.touch(DRAFTS)
    return meeting


async def part_with_guests(meeting: Meeting, entries: Iterable[Registration], work: Work) -> None:
    """Guests hear from their own unions that it is cancelled; the reason stays here, for it may name somebody."""
    for entry in entries:
        if entry.guest_union:
            (await work.get(Guest, entry.id)).why = CANCELLED
    await restate_opening(meeting, work)
