"""Figures by federation, trade, legal form or size."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.confederation.pages.asked import Asked, asked_by
from services.confederation.pages.kept import kept_page
from services.confederation.pages.words import DIMENSIONS, line_name, short_names
from services.confederation.queries.figures import Figures, Line, figures_of
from services.confederation.queries.unions import unions
from services.confederation.rules.scope import Dimension
from shared.web.charts import Bars, bars
from shared.web.works import reading

router = APIRouter(include_in_schema=False)
SHOWN = (Dimension.FEDERATION, Dimension.TRADE, Dimension.LEGAL_FORM, Dimension.SIZE)
MOST_BARS = 15
IN_ORDER = ("", "0", "1-9", "10-49", "50-249", "250+")


@router.get("/breakdowns")
async def breakdowns(request: Request) -> Response:
    """The co-operatives told apart by `?by=`."""
    asked = asked_by(request)
    wanted = request.query_params.get("by", "")
    by = Dimension(wanted) if wanted in SHOWN else Dimension.FEDERATION

    async def make() -> HTMLResponse:
        return await breakdown_page(request, asked, by)

    return await kept_page(request, make)


async def breakdown_page(request: Request, asked: Asked, by: Dimension) -> HTMLResponse:
    """The page."""
    async with reading(request) as session:
        found = await figures_of(session, asked.scope, by)
        names = short_names({union.code: union.name for union in await unions(session)})
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "breakdowns/show.html",
        asked=asked,
        by=by,
        shown=[(one, DIMENSIONS[one]) for one in SHOWN],
        found=found,
        names=names,
        lines=[(one, line_name(by, one.key, one.name)) for one in in_order(found)],
        chart=chart_of(found),
        most_bars=MOST_BARS,
    )
    return page


def in_order(found: Figures) -> list[Line]:
    """The largest first; sizes by size."""
    if found.dimension is Dimension.SIZE:
        return sorted(found.lines, key=lambda one: IN_ORDER.index(one.key))
    return sorted(found.lines, key=lambda one: (-(one.presence.present if one.presence else 0), one.key))


def chart_of(found: Figures) -> Bars:
    """The first lines as bars."""
    rows = in_order(found)[:MOST_BARS]
    return bars(
        (line_name(found.dimension, one.key, one.name), one.presence.present if one.presence else None, False)
        for one in rows
    )
