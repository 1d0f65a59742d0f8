"""Staff note who came."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.meetings.actions.hold_meeting import HoldMeeting, hold_meeting
from services.meetings.errors import UnknownAnswer
from services.meetings.models import Attendance, SeatState
from services.meetings.pages.words import ATTENDANCE
from services.meetings.queries import meetings, registrations
from shared.text import say
from shared.web.moving_on import move_on
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/meetings/{id}/attendance", include_in_schema=False)
PREFIX = "a-"


@router.get("")
async def sheet(request: Request, id: UUID) -> Response:
    """Everybody with a seat; who is not noted yet counts as present until somebody says otherwise."""
    async with reading(request) as session:
        meeting = await meetings.meeting(session, id)
        entries = await registrations.entries(session, id, place_of(request).clock.today())
    seated = [one for one in entries if one.state == SeatState.REGISTERED]
    answers = [(state.value, ATTENDANCE[state]) for state in Attendance if state is not Attendance.EXPECTED]
    clock = place_of(request).clock
    page: Response = request.app.state.templates.page(
        request,
        "meetings/attendance.html",
        meeting=meeting,
        entries=seated,
        answers=answers,
        prefix=PREFIX,
        its_day=clock.today() >= clock.local(meeting.starts_at).date(),
    )
    return page


@router.post("")
async def note(request: Request, id: UUID) -> Response:
    """Notes attendance; the meeting is held."""
    attendance = noted_in(await request.form())
    async with opened(request) as work:
        await hold_meeting(id, HoldMeeting(attendance), work)
    return move_on(request, f"/meetings/{id}", say("Attendance is noted; the meeting counts as held."))


def noted_in(form: Mapping[str, Any]) -> dict[UUID, Attendance]:
    """Attendance by registration. Raises UnknownAnswer for what a form of ours does not say."""
    fields = [(name.removeprefix(PREFIX), value) for name, value in form.items() if name.startswith(PREFIX)]
    try:
        return {UUID(registration_id): Attendance(value) for registration_id, value in fields}
    except ValueError:
        raise UnknownAnswer from None
