"""The links between unions: who received whose members at their meetings."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.confederation.pages.asked import Asked, asked_by
from services.confederation.pages.kept import kept_page
from services.confederation.pages.words import short_names
from services.confederation.queries.exchanges import Exchange, exchanges
from services.confederation.queries.unions import unions
from shared.web.charts import Bars, bars
from shared.web.works import reading

router = APIRouter(include_in_schema=False)
MOST_BARS = 12


@router.get("/links")
async def links(request: Request) -> Response:
    """Seats that members of one union had at meetings of another, in the year up to the day."""
    asked = asked_by(request)

    async def make() -> HTMLResponse:
        return await links_page(request, asked)

    return await kept_page(request, make)


async def links_page(request: Request, asked: Asked) -> HTMLResponse:
    """The page."""
    async with reading(request) as session:
        found = await exchanges(session, asked.scope)
        known = await unions(session)
    names = short_names({union.code: union.name for union in known})
    standing = {union.code for union in known if union.is_one_on(asked.scope.day)}
    codes = sorted(standing | {code for one in found for code in (one.host, one.guest)})
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "links/show.html",
        asked=asked,
        found=found,
        codes=codes,
        names=names,
        seats={(one.host, one.guest): one.seats for one in found},
        received={code: sum(one.seats for one in found if one.host == code) for code in codes},
        sent={code: sum(one.seats for one in found if one.guest == code) for code in codes},
        chart=chart_of(found, names),
        most_bars=MOST_BARS,
    )
    return page


def chart_of(found: list[Exchange], names: dict[str, str]) -> Bars:
    """The strongest links."""
    strongest = sorted(found, key=lambda one: -one.seats)[:MOST_BARS]
    return bars(
        (f"{names.get(one.guest, one.guest)} → {names.get(one.host, one.host)}", one.seats, False) for one in strongest
    )
