"""Staff note who came."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.meetings.actions.entries import in_state, locked
from services.meetings.actions.hold_meeting import HoldMeeting, hold_meeting
from services.meetings.errors import UnknownAnswer
from services.meetings.models import Attendance, Registration, SeatState
from services.meetings.pages.words import ATTENDANCE
from services.meetings.queries import attendance, meetings, registrations
from services.meetings.queries.participants import candidates
from shared.text import Text, say
from shared.web.forms.base import merged
from shared.web.forms.clash import ChangedMeanwhile
from shared.web.moving_on import move_on
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/meetings/{id}/attendance", include_in_schema=False)
MARK, TOO = "a-", "p-"
"""What the names of fields begin with: of somebody with a seat, by registration; of who came without one, by person."""
FIND, ADD = "find", "add"
"""The buttons that save nothing yet."""


@router.get("")
async def sheet(request: Request, id: UUID) -> Response:
    """Everybody with a seat; who is not noted yet counts as present until somebody says otherwise."""
    return await sheet_page(request, id, {})


@router.post("")
async def note(request: Request, id: UUID) -> Response:
    """Notes attendance; the meeting is held. Looking for somebody else who came keeps every mark that was set."""
    form = await request.form()
    if FIND in form or ADD in form:
        return await sheet_page(request, id, form)
    try:
        async with opened(request) as work:
            await locked(id, work)
            now = stored(await in_state(id, work, SeatState.REGISTERED))
            said = merged(request, dict(form), now, grown=[name for name in form if name.startswith(TOO)])
            await hold_meeting(id, HoldMeeting(noted_in(said, MARK), noted_in(said, TOO)), work)
    except ChangedMeanwhile as meanwhile:
        return await sheet_page(request, id, form, meanwhile.clashes)
    return move_on(request, f"/meetings/{id}", say("Attendance is noted; the meeting counts as held."))


def stored(entries: Iterable[Registration]) -> dict[str, str]:
    """The marks by field, also of those who came without a seat and are on the list by now."""
    named = ((one, name) for one in entries for name in (MARK + one.id.hex, TOO + one.person_id.hex))
    return {name: shown(one.attendance) for one, name in named}


def shown(mark: str) -> str:
    """A mark as the sheet is filled with it: who is not noted yet counts as present."""
    return Attendance.PRESENT.value if mark == Attendance.EXPECTED else mark


async def sheet_page(
    request: Request, id: UUID, form: Mapping[str, Any], clashes: Mapping[str, Text] | None = None
) -> Response:
    """The sheet, with the marks and the people of a form that is not saved yet."""
    clock, q = place_of(request).clock, str(form.get("q", ""))[:100]
    too = noted_in(form, TOO) | noted_in({TOO + str(form[ADD]): Attendance.PRESENT} if ADD in form else {}, TOO)
    async with reading(request) as session:
        meeting = await meetings.meeting(session, id)
        entries = await registrations.entries(session, id, clock.today())
        names = await attendance.named(session, too)
        found = await candidates(session, id, q, clock.today()) if FIND in form and q.strip() else []
        corrected = await attendance.corrections(session, id)
    seated = [one for one in entries if one.state == SeatState.REGISTERED]
    there = {one.person_id for one in seated} | too.keys()
    page: Response = request.app.state.templates.page(
        request,
        "meetings/attendance.html",
        status=409 if clashes else 200,
        meeting=meeting,
        entries=seated,
        was={MARK + one.registration_id.hex: shown(one.attendance) for one in seated},
        marks={one.registration_id: shown(one.attendance) for one in seated} | noted_in(form, MARK),
        clashes=clashes or {},
        came_too=[(person_id, names.get(person_id, ""), mark) for person_id, mark in too.items()],
        found=[one for one in found if one.person_id not in there],
        looked=FIND in form,
        q=q,
        corrections=corrected,
        words=ATTENDANCE,
        answers=[(state.value, ATTENDANCE[state]) for state in Attendance if state is not Attendance.EXPECTED],
        its_day=clock.today() >= clock.local(meeting.starts_at).date(),
    )
    return page


def noted_in(form: Mapping[str, Any], prefix: str) -> dict[UUID, Attendance]:
    """Attendance by registration, or by person. Raises UnknownAnswer for what a form of ours does not say."""
    fields = [(name.removeprefix(prefix), value) for name, value in form.items() if name.startswith(prefix)]
    try:
        return {UUID(id): Attendance(value) for id, value in fields}
    except ValueError:
        raise UnknownAnswer from None
