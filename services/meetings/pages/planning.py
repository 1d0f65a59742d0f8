"""Staff plan a meeting, and change it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.meetings.actions.announce_meeting import announce_meeting
from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.actions.entries import locked
from services.meetings.actions.plan_meeting import PlanMeeting, plan_meeting
from services.meetings.errors import WrongDetails
from services.meetings.models import Host, Meeting
from services.meetings.pages.announcing import ask_before_announcing
from services.meetings.pages.meeting_form import blank, details_of, filled, typed
from services.meetings.pages.meeting_hours import Kept
from services.meetings.queries import hosts, meetings
from services.meetings.rules.departments import names_of
from services.meetings.rules.meeting_details import KINDS
from shared.text import Text, say
from shared.web.forms.base import merged
from shared.web.forms.clash import ChangedMeanwhile
from shared.web.forms.sending import sent_once
from shared.web.moving_on import move_on
from shared.web.works import opened, place_of, reading, service_of

router = APIRouter(prefix="/meetings", include_in_schema=False)


@router.get("/new")
async def new(request: Request) -> Response:
    """The form, with the next Thursday in it."""
    return await form_page(request, None, await hosts_for(request, None), blank(place_of(request).clock), {})


@router.post("/new")
async def plan(request: Request) -> Response:
    """Plans the meeting; the other button announces it at once."""
    form = await request.form()
    values, offered = typed(form), await hosts_for(request, None)
    announce = form.get("then") == "announce"
    try:
        details = details_of(values, offered, place_of(request).clock)
        async with sent_once(request) as (work, sending):
            meeting = await plan_meeting(PlanMeeting(details, request.app.state.offer_hours), work)
            sending.made = f"/meetings/{meeting.id}"
            if announce:
                await work.flush()
                await announce_meeting(meeting.id, work)
                await ask_before_announcing(request, meeting, work)
    except WrongDetails as refusal:
        return await form_page(request, None, offered, values, refusal.errors)
    announced = say("The meeting is announced; those concerned are written to.")
    said = announced if announce else say("The draft is kept. Nobody is written to until you announce it.")
    return move_on(request, f"/meetings/{meeting.id}", said)


@router.get("/{id}/edit")
async def edit(request: Request, id: UUID) -> Response:
    """The form with the meeting as it stands."""
    async with reading(request) as session:
        meeting = await meetings.meeting(session, id, drafts=True)
        host = await hosts.host(session, meeting.host_cooperative_id)
    values = filled(meeting, host, place_of(request).clock)
    return await form_page(request, meeting, await hosts_for(request, host), values, {})


@router.post("/{id}/edit")
async def change(request: Request, id: UUID) -> Response:
    """Changes the meeting."""
    values = typed(await request.form())
    async with reading(request) as session:
        before = await meetings.meeting(session, id, drafts=True)
        host = await hosts.host(session, before.host_cooperative_id)
    offered, clock = await hosts_for(request, host), place_of(request).clock
    try:
        async with opened(request) as work:
            meeting = await locked(id, work)
            now = filled(meeting, host, clock)
            values = merged(request, values, now)
            await change_meeting(id, ChangeMeeting(details_of(values, offered, clock, Kept(meeting, host, now))), work)
    except ChangedMeanwhile as meanwhile:
        return await form_page(request, before, offered, values, meanwhile.clashes)
    except WrongDetails as refusal:
        return await form_page(request, before, offered, values, refusal.errors)
    return move_on(request, f"/meetings/{id}", say("The meeting is changed."))


async def hosts_for(request: Request, current: Host | None) -> list[Host]:
    """The co-operatives to choose from: members of today, and the one that is chosen already."""
    async with reading(request) as session:
        members = await hosts.hosts(session, place_of(request).clock.today())
    known = {one.cooperative_id for one in members}
    return [*members, current] if current and current.cooperative_id not in known else members


async def form_page(
    request: Request, meeting: Meeting | None, offered: list[Host], values: dict[str, str], errors: Mapping[str, Text]
) -> Response:
    """The form, fresh or come back."""
    shown: dict[str, Any] = {"meeting": meeting, "hosts": offered, "values": values, "errors": errors, "kinds": KINDS}
    shown["ours"] = await departments_of(request, values["departments"].split())
    page: Response = request.app.state.templates.page(
        request, "meetings/form.html", status=422 if errors else 200, **shown
    )
    return page


async def departments_of(request: Request, chosen: Sequence[str]) -> list[tuple[str, str]]:
    """The union's own departments, or where it named none, those of its co-operatives; and what is chosen already."""
    codes = service_of(request).settings.described.words.departments
    if not codes:
        async with reading(request) as session:
            codes = tuple(await hosts.departments(session, place_of(request).clock.today()))
    return [(code, names_of([code])) for code in sorted({*codes, *chosen})]
