"""Staff note who came, and the meeting counts as held."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.meetings.actions.entries import in_state, locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.actions.open_to_others import restate_opening
from services.meetings.errors import NotYet
from services.meetings.models import Attendance, Meeting, Registration, SeatState
from services.meetings.rules.facts import held, standing
from shared.work import Work


@dataclass(frozen=True)
class HoldMeeting:
    """Attendance by registration; who is not named stays as noted before."""

    attendance: Mapping[UUID, Attendance] = field(default_factory=dict)


async def hold_meeting(meeting_id: UUID, command: HoldMeeting, work: Work) -> Meeting:
    """Marks a meeting held, with its counts in seats; again corrects them. Raises NotYet before its day."""
    meeting = await locked(meeting_id, work)
    meeting.check_on()
    if work.today < work.place.clock.local(meeting.starts_at).date():
        raise NotYet(meeting.starts_at)
    entries = await in_state(meeting_id, work, SeatState.REGISTERED)
    was_held, before = meeting.held_at, present_in(entries)
    for entry in entries:
        entry.attendance = command.attendance.get(entry.id, entry.attendance)
    await move_the_queue(meeting, work)
    meeting.held_at = was_held or work.now
    if not was_held:
        await restate_opening(meeting, work)
    registered, present = sum(one.seats for one in entries), present_in(entries)
    if not was_held or present != before:
        work.announce(held(meeting, registered, present), standing(meeting, work.today, registered, present))
    return meeting


def present_in(entries: Iterable[Registration]) -> int:
    """How many seats were used."""
    return sum(one.seats for one in entries if one.attendance == Attendance.PRESENT)
