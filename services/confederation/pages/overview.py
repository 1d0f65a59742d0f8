"""The overview: the key figures as of a day, every union with its freshness, and what is wrong."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.confederation.pages.asked import Asked, asked_by
from services.confederation.pages.kept import kept_page
from services.confederation.pages.words import KINDS, LATE_TONES, LATENESS, short_names
from services.confederation.queries.alarms import open_alarms
from services.confederation.queries.figures import Figures, figures_of
from services.confederation.queries.freshness import freshness
from services.confederation.queries.unions import unions
from shared.web.charts import Bars, bars, stacked
from shared.web.works import place_of, reading

router = APIRouter(include_in_schema=False)


@router.get("/overview")
async def overview(request: Request) -> Response:
    """Everything on one page, as of `?day=`."""
    asked = asked_by(request)

    async def make() -> HTMLResponse:
        return await overview_page(request, asked)

    return await kept_page(request, make)


async def overview_page(request: Request, asked: Asked) -> HTMLResponse:
    """The page, put together."""
    async with reading(request) as session:
        found = await figures_of(session, asked.scope)
        fresh = {one.union: one for one in await freshness(session, place_of(request).clock.now())}
        alarms = await open_alarms(session, asked.scope.union) if asked.everything else []
        names = {union.code: union.name for union in await unions(session)}
    short = short_names(names)
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "overview/show.html",
        asked=asked,
        found=found,
        fresh=fresh,
        late=[short[one.union] for one in fresh.values() if one.late and one.heard_at],
        alarms=alarms,
        names=short,
        lateness=LATENESS,
        tones=LATE_TONES,
        charts=charts_of(found, short),
    )
    return page


def charts_of(found: Figures, names: dict[str, str]) -> dict[str, Bars]:
    """Co-operatives of each union, and its meetings by kind."""
    present = [
        (names.get(one.key, one.key), one.presence.present if one.presence else None, False) for one in found.lines
    ]
    held = [
        (
            names.get(one.key, one.key),
            [one.meetings.held_by_kind.get(kind, 0) for kind in KINDS] if one.meetings else None,
        )
        for one in found.lines
    ]
    return {"present": bars(present), "held": stacked(tuple(KINDS.values()), held)}
