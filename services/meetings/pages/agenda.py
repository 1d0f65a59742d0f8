"""The agenda: what is on, month by month, and where the visitor stands at each meeting."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.meetings.queries import meetings
from services.meetings.queries.meetings import MeetingLine, Wanted
from services.meetings.queries.registrations import Seat, live_seats
from services.meetings.rules.choice import Choice
from services.meetings.rules.choices import choices
from services.meetings.rules.meeting_details import KINDS
from shared.clock import Clock
from shared.identity import Visitor
from shared.web.gate import sees
from shared.web.kept_pages import KeptPages
from shared.web.language import language_of
from shared.web.moving_on import SAID_COOKIE
from shared.web.visitors import visitor_of
from shared.web.works import place_of, reading

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Card:
    """A meeting on the agenda, with what it says to the visitor; nothing in it depends on the hour."""

    line: MeetingLine
    seat: Seat | None
    choices: tuple[Choice, ...]
    past: bool


@router.get("/agenda")
async def show_agenda(request: Request) -> Response:
    """Coming meetings, or past ones with `?past=1`; `kind` and `department` narrow it down."""
    visitor, wanted = visitor_of(request), wanted_by(request)
    kept: KeptPages = request.app.state.kept_pages

    async def make() -> bytes:
        return bytes((await agenda_page(request, wanted, visitor)).body)

    answer = HTMLResponse(await kept.page(request, ("agenda", language_of(request), wanted, visitor), make))
    if SAID_COOKIE in request.cookies:
        answer.delete_cookie(SAID_COOKIE, httponly=True, samesite="lax")
    return answer


@router.get("/agenda/cards/{id}")
async def show_card(request: Request, id: UUID) -> Response:
    """One meeting of the list again, as it stands now."""
    visitor, now = visitor_of(request), place_of(request).clock.now()
    async with reading(request) as session:
        found = await meetings.line(session, id, drafts=sees(request, "meeting.draft"))
        seats = await live_seats(session, visitor.person_id) if visitor and visitor.person_id else {}
    may_answer = visitor is not None and visitor.person_id is not None
    shown = card(found, seats, now, may_answer=may_answer)
    page: Response = request.app.state.templates.page(request, "agenda/_live_card.html", card=shown)
    return page


def wanted_by(request: Request) -> Wanted:
    """What the address asks for; what it cannot mean is left out."""
    asked = request.query_params
    page = asked.get("page", "")
    kind = asked.get("kind", "")
    return Wanted(
        kind=kind if kind in KINDS else "",
        department=asked.get("department", "")[:20],
        past=asked.get("past") == "1",
        drafts=sees(request, "meeting.draft"),
        page=max(1, int(page)) if page.isdecimal() and len(page) < 6 else 1,
    )


async def agenda_page(request: Request, wanted: Wanted, visitor: Visitor | None) -> HTMLResponse:
    """The page, put together."""
    clock = place_of(request).clock
    now = clock.now()
    async with reading(request) as session:
        lines = await meetings.agenda(session, wanted, now)
        last = await meetings.pages_of(session, wanted, now) if wanted.past else 1
        departments = await meetings.departments(session)
        seats = await live_seats(session, visitor.person_id) if visitor and visitor.person_id else {}
    may_answer = visitor is not None and visitor.person_id is not None
    cards = [card(line, seats, now, may_answer=may_answer) for line in lines]
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "agenda/list.html",
        wanted=wanted,
        unfiltered=wanted == replace(Wanted(past=wanted.past, drafts=wanted.drafts), page=wanted.page),
        months=by_month(cards, clock),
        departments=departments,
        kinds=KINDS,
        last=last,
    )
    return page


def card(line: MeetingLine, seats: dict[UUID, Seat], now: datetime, *, may_answer: bool) -> Card:
    """A meeting as this visitor sees it."""
    seat = seats.get(line.id)
    open_to = choices(line, seat, now) if may_answer else ()
    return Card(line, seat, open_to, line.ends_at <= now)


def by_month(cards: Iterable[Card], clock: Clock) -> list[tuple[date, list[Card]]]:
    """The cards of each month, in their order."""
    grouped = groupby(cards, key=lambda one: clock.local(one.line.starts_at).date().replace(day=1))
    return [(month, list(of_month)) for month, of_month in grouped]
