"""Home: for each person what is near and what waits for them, the most urgent first."""

import asyncio
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.membership.models import Person
from services.membership.models.mandate import KIND_WORDS
from services.membership.pages.caught_mail import stay_here
from services.membership.pages.tour import standing as tour_standing
from services.membership.pages.wellness import no_letter_leaves, wellness
from services.membership.queries import late
from services.membership.queries.coming import coming, departments_of, has_answered
from services.membership.queries.left_with_a_seat import left_with_a_seat
from services.membership.queries.next_steps_due import next_steps_due
from services.membership.queries.passkeys import passkeys_of
from services.membership.queries.people import mandates
from services.membership.queries.silent_cooperatives import silent_cooperatives
from services.membership.rules.coming import Coming, nearest_first, own_first
from services.membership.rules.relying_party import why_no_passkeys
from shared.access.permissions import as_uuid
from shared.clock import Clock
from shared.identity import Role, Visitor
from shared.live.changes import AGENDA, HOME
from shared.web import cookies
from shared.web.kept_pages import KeptPages
from shared.web.language import language_of
from shared.web.moving_on import SAID_COOKIE, take_back_said
from shared.web.passkey_offer import is_offered
from shared.web.visitors import visitor_of
from shared.web.works import place_of, reading, service_of

router = APIRouter(include_in_schema=False)
NEAR = 6  # meetings; more are on the agenda
FEW = 5
ANSWER_S, LOOK_S = 0.4, 0.01  # what was just answered comes back from meetings as an event, in some 30 ms
FREED_FOR = timedelta(days=3)
NOT_REACHED_FOR = timedelta(days=14)


@router.get("/")
async def home(request: Request) -> Response:
    """The visitor's own page; who is not signed in is told how to."""
    visitor = visitor_of(request)
    if visitor is None:
        return RedirectResponse("/sign-in", status_code=303)
    if visitor.has(Role.OPERATOR) and request.app.state.tour and not (await tour_standing(request)).begun:
        return RedirectResponse("/tour", status_code=303)
    await until_heard(request, visitor)
    kept: KeptPages = request.app.state.kept_pages

    async def make() -> bytes:
        return bytes((await home_page(request, visitor)).body)

    if visitor.has(Role.OPERATOR):
        answer = HTMLResponse(await make())
    else:
        key = "home", language_of(request), visitor, is_offered(request)
        answer = HTMLResponse(await kept.page(request, key, make))
    if cookies.held(request, SAID_COOKIE):
        take_back_said(request, answer)
    return answer


async def until_heard(request: Request, visitor: Visitor) -> None:
    """Whoever comes back from answering (`?answered=MEETING`) sees it: waits a moment for the event about it."""
    meeting_id = as_uuid(request.query_params.get("answered", ""))
    if meeting_id is None or visitor.person_id is None or not cookies.held(request, SAID_COOKIE):
        return
    place = place_of(request)
    since, end = place.clock.now() - timedelta(seconds=2), asyncio.get_running_loop().time() + ANSWER_S
    while asyncio.get_running_loop().time() < end:
        async with reading(request) as session:
            if await has_answered(session, visitor.person_id, meeting_id, since):
                return
        await asyncio.sleep(LOOK_S)


async def home_page(request: Request, visitor: Visitor) -> HTMLResponse:
    """The page, put together from the parts of each of the visitor's roles."""
    clock = place_of(request).clock
    now, person_id = clock.now(), visitor.person_id
    async with reading(request) as session:
        meetings = await coming(session, person_id, now)
        values = await of_person(request, session, person_id, meetings, now) if person_id else dict(NOBODY)
        if visitor.has(Role.STAFF):
            values |= await of_staff(request, session, meetings, now)
        held = await mandates([person_id], session) if person_id and visitor.has(Role.ELECTED) else []
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "home/show.html",
        now=now,
        today=clock.today(),
        is_staff=visitor.has(Role.STAFF),
        is_elected=visitor.has(Role.ELECTED),
        well=await wellness(request) if visitor.has(Role.OPERATOR) else None,
        tour=await tour_standing(request) if visitor.has(Role.OPERATOR) else None,
        letters_stay=visitor.has(Role.OPERATOR) and await stay_here(request),
        held=[one for one in held if one.mandate.is_held_on(clock.today())],
        kinds=KIND_WORDS,
        shown=[HOME if visitor.has(Role.STAFF) else person_id or HOME, AGENDA, *(one.id for one in meetings)],
        **values,
    )
    return page


NOBODY: dict[str, Any] = {"person": None, "own": [], "offered": None, "near": [], "ask": ""}


async def of_person(
    request: Request, session: AsyncSession, person_id: UUID, meetings: list[Coming], now: datetime
) -> dict[str, Any]:
    """What concerns somebody as a person: seats and offers, what is near, and one thing asked of them."""
    departments = await departments_of(session, person_id, place_of(request).clock.today())
    own = own_first((one for one in meetings if one.state), now)
    others = [one for one in meetings if not one.state and not one.elsewhere]
    person = await session.get(Person, person_id)
    offered = own[0] if own and own[0].is_offered(now) else None
    return {
        "person": person,
        "own": [one for one in own if one is not offered],
        "offered": offered,
        "near": nearest_first(others, departments)[:NEAR],
        "ask": "" if offered or person is None else await asked_of(request, session, person),
    }


async def asked_of(request: Request, session: AsyncSession, person: Person) -> str:
    """The one thing that is asked of a person when nothing is more urgent: an address, a passkey, or nothing."""
    if not person.email:
        return "address"
    if why_no_passkeys(service_of(request).settings.public_url) or is_offered(request):
        return ""
    return "" if await passkeys_of(person.id, session) else "passkey"


async def of_staff(request: Request, session: AsyncSession, meetings: list[Coming], now: datetime) -> dict[str, Any]:
    """What is late, what is on today, where seats are free, and what people answered."""
    clock = place_of(request).clock
    today, ours = clock.today(), [one for one in meetings if not one.elsewhere]
    yesterday = midnight(clock, days_ago=1)
    changed = await late.news(session, now - FREED_FOR, now)
    freed = {one.id for one in changed if one.given_back}
    return {
        "steps": await next_steps_due(session, today, FEW),
        "silence": await silent_cooperatives(session, today, request.app.state.silent_months, FEW),
        "left": await left_with_a_seat(session, clock, FEW),
        "drafts": await late.drafts(session, now),
        "unnoted": await late.without_attendance(session, now),
        "mail": await no_letter_leaves(session, clock),
        "not_reached": await late.not_reached(session, now - NOT_REACHED_FOR),
        "on_today": [one for one in ours if clock.local(one.starts_at).date() <= today],
        "free_seats": [
            one for one in ours if one.free > 0 and one.starts_at > now and (one.waiting or one.id in freed)
        ][:FEW],
        "few": FEW,
        "answers": await late.news(session, yesterday, now),
    }


def midnight(clock: Clock, days_ago: int) -> datetime:
    """The beginning of a day in the union's zone."""
    return clock.utc(datetime.combine(clock.today() - timedelta(days=days_ago), time()))
