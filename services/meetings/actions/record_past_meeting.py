"""Staff note a meeting that is over, with those who came: it counts as held, and nobody is written to."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.meetings.actions.plan_meeting import fill_in, host_of
from services.meetings.errors import WrongDetails
from services.meetings.models import Attendance, Meeting, Registration, SeatState
from services.meetings.rules.facts import held, standing
from services.meetings.rules.meeting_details import MeetingDetails
from services.meetings.rules.past_meeting import OPEN_FOR, check_past_details
from shared.live.changes import AGENDA
from shared.text import say
from shared.work import Work


@dataclass(frozen=True)
class WasThere:
    """One person who had a seat, and whether they came."""

    person_id: UUID
    attendance: Attendance = Attendance.PRESENT
    seats: int = 1


@dataclass(frozen=True)
class RecordPastMeeting:
    """The details, and those who had a seat."""

    details: MeetingDetails
    attendance: tuple[WasThere, ...] = ()


async def record_past_meeting(command: RecordPastMeeting, work: Work) -> Meeting:
    """Notes a meeting as held. Raises WrongDetails."""
    details = command.details
    taken = sum(one.seats for one in command.attendance)
    check_past_details(details, taken, work.now)
    if len({one.person_id for one in command.attendance}) < len(command.attendance):
        raise WrongDetails({"attendance": say("Somebody is named twice among those who came.")})
    opened = details.starts_at - OPEN_FOR
    meeting = Meeting(
        kind=details.kind,
        title="",
        starts_at=details.starts_at,
        ends_at=details.ends_at,
        registration_opens_at=opened,
        registration_closes_at=details.starts_at,
        capacity=details.capacity,
        announced_at=opened,
        held_at=details.ends_at,
        seats_taken=taken,
    )
    fill_in(meeting, details, details.starts_at, await host_of(details, work))
    work.add(meeting)
    await work.flush()
    work.add(*entries(meeting, command.attendance))
    present = sum(one.seats for one in command.attendance if one.attendance == Attendance.PRESENT)
    work.announce(held(meeting, taken, present), standing(meeting, work.today, taken, present))
    work.touch(AGENDA)
    return meeting


def entries(meeting: Meeting, attendance: Iterable[WasThere]) -> list[Registration]:
    """A registration for each who had a seat."""
    return [
        Registration(
            meeting_id=meeting.id,
            person_id=one.person_id,
            state=SeatState.REGISTERED,
            seats=one.seats,
            attendance=one.attendance,
            asked_at=meeting.registration_opens_at,
            changed_at=meeting.ends_at,
        )
        for one in attendance
    ]
