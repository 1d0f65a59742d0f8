"""One meeting: for everybody what, where and when; for a person their seat; for staff the lists."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.meetings.actions.announce_meeting import announce_meeting
from services.meetings.actions.cancel_meeting import CancelMeeting, cancel_meeting
from services.meetings.errors import NoSuchMeeting, WrongDetails
from services.meetings.models import Meeting, SeatState
from services.meetings.models.registration import LIVE
from services.meetings.pages.announcing import ask_before_announcing
from services.meetings.queries import meetings, registrations
from services.meetings.queries.network import is_elsewhere
from services.meetings.rules.choices import choices
from services.meetings.rules.departments import names_of
from shared.text import Text, say
from shared.web.forms.sending import sent_once
from shared.web.gate import sees
from shared.web.moving_on import move_on
from shared.web.visitors import visitor_of
from shared.web.works import place_of, reading

router = APIRouter(prefix="/meetings/{id}", include_in_schema=False)


@router.get("")
async def show(request: Request, id: UUID) -> Response:
    """The meeting's page."""
    try:
        return await page_of(request, "meetings/show.html", id)
    except NoSuchMeeting:
        async with reading(request) as session:
            if await is_elsewhere(session, id):
                return RedirectResponse(f"/agenda/network/{id}", status_code=303)
        raise


@router.get("/now")
async def show_now(request: Request, id: UUID) -> Response:
    """The part of the page that changes while others register: how full it is, and where the visitor stands."""
    return await page_of(request, "meetings/_now.html", id)


@router.get("/lists")
async def show_lists(request: Request, id: UUID) -> Response:
    """For staff, the lists of people."""
    return await page_of(request, "meetings/_lists.html", id)


async def page_of(request: Request, name: str, id: UUID) -> Response:
    """The page, or a part of it, as this visitor sees it."""
    clock, visitor = place_of(request).clock, visitor_of(request)
    person_id = visitor.person_id if visitor else None
    async with reading(request) as session:
        meeting = await meetings.meeting(session, id, drafts=sees(request, "meeting.draft"))
        seat = await registrations.seat(session, id, person_id) if person_id else None
        staff, day = sees(request, "meeting.people"), clock.local(meeting.starts_at).date()
        entries = await registrations.entries(session, id, clock.today()) if staff else []
        gone = await registrations.who_left(session, id, day) if staff and meeting.is_on else ()
    now = clock.now()
    open_to = choices(meeting, seat, now)
    page: Response = request.app.state.templates.page(
        request,
        name,
        meeting=meeting,
        departments_concerned=names_of(meeting.departments),
        seat=seat,
        choices=open_to if person_id else (),
        person_id=person_id,
        lists={state: [one for one in entries if one.state == state] for state in SeatState},
        gone=gone,
        called_off=registrations.called_off(entries, meeting),
        begun=now >= meeting.starts_at,
        its_day=clock.today() >= clock.local(meeting.starts_at).date(),
        closed=now >= meeting.registration_closes_at,
        not_open=now < meeting.registration_opens_at,
    )
    return page


@router.post("/announce")
async def announce(request: Request, id: UUID) -> Response:
    """Announces a draft."""
    async with sent_once(request) as (work, sending):
        sending.made = f"/meetings/{id}"
        await ask_before_announcing(request, await announce_meeting(id, work), work)
    return move_on(request, f"/meetings/{id}", say("The meeting is announced; those concerned are written to."))


@router.get("/cancel")
async def ask_for_reason(request: Request, id: UUID) -> Response:
    """Says how many people it will write to, and asks why."""
    return await cancel_page(request, id, "", {})


@router.post("/cancel")
async def cancel(request: Request, id: UUID, reason: Annotated[str, Form()] = "") -> Response:
    """Cancels the meeting."""
    try:
        async with sent_once(request) as (work, sending):
            sending.made = "/agenda"
            meeting: Meeting = await cancel_meeting(id, CancelMeeting(reason), work)
    except WrongDetails as refusal:
        return await cancel_page(request, id, reason, refusal.errors)
    said = say("The meeting is cancelled; those concerned are written to.")
    return move_on(request, "/agenda", said if meeting.announced_at else say("The draft is dropped."))


async def cancel_page(request: Request, id: UUID, reason: str, errors: dict[str, Text]) -> Response:
    """The form, fresh or come back."""
    async with reading(request) as session:
        meeting = await meetings.meeting(session, id, drafts=True)
        entries = await registrations.entries(session, id, place_of(request).clock.today())
    page: Response = request.app.state.templates.page(
        request,
        "meetings/cancel.html",
        status=422 if errors else 200,
        meeting=meeting,
        concerned=sum(one.state in LIVE for one in entries),
        reason=reason,
        errors=errors,
    )
    return page
