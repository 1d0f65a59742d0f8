"""A figure opened: the crossings behind it in words; and one crossing as it came."""

import orjson
from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.confederation.errors import NoSuchCrossing
from services.confederation.pages.asked import Asked, asked_by
from services.confederation.pages.behind import behind_asked
from services.confederation.pages.kept import kept_page
from services.confederation.pages.words import KINDS, MEASURES, PRESENCE, line_name, short_names
from services.confederation.queries.crossings import crossing_at
from services.confederation.queries.statements import is_read_in
from services.confederation.queries.unions import unions
from shared.web.works import reading, service_of

router = APIRouter(include_in_schema=False)
ON_A_PAGE = 50


@router.get("/crossings")
async def crossings(request: Request) -> Response:
    """What a figure is made of, fifty to a page."""
    behind_asked(request)

    async def make() -> HTMLResponse:
        return await crossings_page(request)

    return await kept_page(request, make)


async def crossings_page(request: Request) -> HTMLResponse:
    """The list."""
    behind = behind_asked(request)
    async with reading(request) as session:
        found = await behind.found(session)
        names = {union.code: union.name for union in await unions(session)}
    sought = request.query_params.get("q", "").strip().casefold()
    shown = [one for one in found if sought in one.what.casefold()] if sought else found
    last = max(1, -(-len(shown) // ON_A_PAGE))
    asked_page = request.query_params.get("page", "")
    number = min(int(asked_page), last) if asked_page.isdecimal() and len(asked_page) < 6 else 1
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "crossings/list.html",
        behind=behind,
        asked=behind.asked,
        words=MEASURES[behind.figure],
        whose=line_name(behind.by, behind.key, names.get(behind.key, "")) if behind.key is not None else None,
        about_meetings=behind.figure not in PRESENCE,
        kinds=KINDS,
        names=short_names(names),
        total=sum(one.amount or 0 for one in found),
        unknown=sum(one.amount is None for one in found),
        count=len(found),
        shown=shown[(number - 1) * ON_A_PAGE : number * ON_A_PAGE],
        sought=request.query_params.get("q", ""),
        number=max(1, number),
        last=last,
    )
    return page


@router.get("/crossings/{sequence}")
async def one_crossing(request: Request, sequence: int) -> Response:
    """One crossing as it lies in the hub's stream."""
    asked = asked_by(request)
    found = await crossing_at(service_of(request).settings.broker_fed_url, sequence)
    if found is None or not await may_read(request, asked, found):
        raise NoSuchCrossing(sequence)
    said = found.get("data")
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "crossings/show.html",
        asked=asked,
        sequence=sequence,
        crossing=found,
        stated=said if isinstance(said, dict) else {},
        json=orjson.dumps(found, option=orjson.OPT_INDENT_2).decode(),
    )
    return page


async def may_read(request: Request, asked: Asked, crossing: dict[str, object]) -> bool:
    """A federation's reader opens what is about its own co-operatives."""
    if asked.everything:
        return True
    async with reading(request) as session:
        return await is_read_in(session, crossing, asked.own_federation)
