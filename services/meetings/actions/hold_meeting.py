"""Staff note who came, and the meeting counts as held."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.meetings.actions.came_too import came_too
from services.meetings.actions.entries import in_state, locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.actions.open_to_others import restate_opening
from services.meetings.errors import NotYet
from services.meetings.models import Attendance, AttendanceChange, Meeting, Registration, SeatState
from services.meetings.rules.facts import held, standing
from shared.work import Work


@dataclass(frozen=True)
class HoldMeeting:
    """Attendance by registration; who is not named stays as noted before. `came_too`: by person, who had no seat."""

    attendance: Mapping[UUID, Attendance] = field(default_factory=dict)
    came_too: Mapping[UUID, Attendance] = field(default_factory=dict)


async def hold_meeting(meeting_id: UUID, command: HoldMeeting, work: Work) -> Meeting:
    """Marks a meeting held, with its counts in seats; again corrects them. Raises NotYet, NotKnownYet."""
    meeting = await locked(meeting_id, work)
    meeting.check_on()
    if work.today < work.place.clock.local(meeting.starts_at).date():
        raise NotYet(meeting.starts_at)
    entries = await in_state(meeting_id, work, SeatState.REGISTERED)
    was_held, before = meeting.held_at, counts(entries)
    noted = [(entry, command.attendance.get(entry.id, entry.attendance)) for entry in entries]
    noted += [(await came_too(meeting, one, work), attendance) for one, attendance in command.came_too.items()]
    for entry, attendance in noted:
        note(entry, attendance, work, corrects=was_held is not None)
    await work.flush()
    entries = await in_state(meeting_id, work, SeatState.REGISTERED)
    await move_the_queue(meeting, work)
    meeting.held_at = was_held or work.now
    if not was_held:
        await restate_opening(meeting, work)
    if not was_held or counts(entries) != before:
        work.announce(held(meeting, *counts(entries)), standing(meeting, work.today, *counts(entries)))
    return meeting


def note(entry: Registration, attendance: str, work: Work, *, corrects: bool) -> None:
    """Notes whether somebody came; a correction leaves a trace."""
    before = "" if entry.asked_at == work.now else entry.attendance
    if corrects and before != attendance:
        visitor = work.asker.visitor if work.asker else None
        change = AttendanceChange(
            meeting_id=entry.meeting_id,
            registration_id=entry.id,
            person_id=entry.person_id,
            before=before,
            after=attendance,
            changed_at=work.now,
            by_id=visitor.person_id if visitor else None,
        )
        work.add(change)
    entry.attendance = attendance


def counts(entries: Collection[Registration]) -> tuple[int, int]:
    """How many seats were kept, and how many were used."""
    return sum(one.seats for one in entries), present_in(entries)


def present_in(entries: Iterable[Registration]) -> int:
    """How many seats were used."""
    return sum(one.seats for one in entries if one.attendance == Attendance.PRESENT)
