"""Trends: a figure over the years, of all unions or of one."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.confederation.pages.asked import Asked, asked_by
from services.confederation.pages.kept import kept_page
from services.confederation.pages.words import MEASURES, PRESENCE, short_names
from services.confederation.queries.figures import Line
from services.confederation.queries.trends import Year, years_to
from services.confederation.queries.unions import unions
from shared.web.charts import Known, Lines, lines
from shared.web.works import reading

router = APIRouter(include_in_schema=False)
MET = ("held", "committees", "attended")


@router.get("/trends")
async def trends(request: Request) -> Response:
    """Five years of the figure `?figure=`; of one union with `?union=`."""
    asked = asked_by(request)
    offered = (*PRESENCE, *MET) if asked.everything else PRESENCE
    wanted = request.query_params.get("figure", "")

    async def make() -> HTMLResponse:
        return await trends_page(request, asked, wanted if wanted in offered else offered[0], offered)

    return await kept_page(request, make)


async def trends_page(request: Request, asked: Asked, figure: str, offered: tuple[str, ...]) -> HTMLResponse:
    """The page."""
    async with reading(request) as session:
        years = await years_to(session, asked.scope)
        names = short_names({union.code: union.name for union in await unions(session)})
    whole = [value_of(year, year.figures.whole, figure) for year in years]
    keys = sorted({one.key for year in years for one in year.figures.lines})
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "trends/show.html",
        asked=asked,
        figure=figure,
        figures=[(one, MEASURES[one]) for one in offered],
        words=MEASURES[figure],
        years=years,
        whole=whole,
        names=names,
        lines=[(key, [of_union(year, key, figure) for year in years]) for key in keys],
        chart=chart_of(years, whole, figure),
    )
    return page


def chart_of(years: list[Year], whole: list[Known], figure: str) -> Lines:
    """One line over the years."""
    return lines([str(year.day.year) for year in years], [(MEASURES[figure], whole)])


def of_union(year: Year, key: str, figure: str) -> Known:
    """One union's figure of a year; None when it was none then."""
    line = next((one for one in year.figures.lines if one.key == key), None)
    return value_of(year, line, figure) if line else None


def value_of(year: Year, line: Line, figure: str) -> Known:
    """The figure of a line; None when it is not known."""
    if figure in PRESENCE:
        told = line.presence
        unknown = told is None or (figure == "jobs" and told.jobs_unknown == told.present > 0)
        return None if unknown else getattr(told, figure)
    if line.meetings is None or not year.meetings_known:
        return None
    return line.meetings.attended.at_least if figure == "attended" else getattr(line.meetings, figure)
