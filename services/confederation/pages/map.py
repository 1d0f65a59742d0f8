"""The map of France: a figure of each department, as of a day."""

from typing import Literal

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from services.confederation.models import Union
from services.confederation.pages.asked import Asked, asked_by
from services.confederation.pages.kept import kept_page
from services.confederation.pages.words import MEASURES, line_name, short_names
from services.confederation.queries.figures import Figures, Line, figures_of
from services.confederation.queries.unions import unions
from services.confederation.rules.scope import Dimension
from services.confederation.rules.territory import Territory
from shared.web.shades import ShadedMap, shaded_map
from shared.web.works import reading

router = APIRouter(include_in_schema=False)
Shown = Literal["present", "jobs", "held"]
MAPPED: tuple[Shown, ...] = ("present", "jobs", "held")


@router.get("/map")
async def show_map(request: Request) -> Response:
    """The departments, by the figure `?figure=`."""
    asked = asked_by(request)
    wanted = request.query_params.get("figure", "")
    figure = next((one for one in MAPPED if one == wanted), MAPPED[0])
    if not asked.everything and figure == "held":
        figure = MAPPED[0]

    async def make() -> HTMLResponse:
        return await map_page(request, asked, figure)

    return await kept_page(request, make)


async def map_page(request: Request, asked: Asked, figure: Shown) -> HTMLResponse:
    """The page."""
    async with reading(request) as session:
        found = await figures_of(session, asked.scope, Dimension.DEPARTMENT)
        every = await unions(session)
    page: HTMLResponse = request.app.state.templates.page(
        request,
        "map/show.html",
        asked=asked,
        figure=figure,
        figures=[(one, MEASURES[one]) for one in (MAPPED if asked.everything else MAPPED[:2])],
        words=MEASURES[figure],
        found=found,
        names=short_names({union.code: union.name for union in every}),
        lines=[
            (one, line_name(Dimension.DEPARTMENT, one.key), value_of(one, figure))
            for one in sorted(found.lines, key=lambda one: (not one.key, one.key))
        ],
        map=map_of(found, figure, Territory(every)),
    )
    return page


def map_of(found: Figures, figure: Shown, territory: Territory) -> ShadedMap:
    """A department whose union never stated anything is not known, which is not zero."""
    standing: list[Union] = territory.on(found.scope.day)
    heard = {code for union in standing if union.code not in found.silent for code in union.departments}
    values = {one.key: value_of(one, figure) for one in found.lines if one.key}
    known = {code: value for code, value in values.items() if value is not None}
    uncertain = {one.key for one in found.lines if figure == "jobs" and one.presence and one.presence.jobs_unknown}
    return shaded_map(known, heard, frozenset(uncertain))


def value_of(line: Line, figure: Shown) -> int | None:
    """The figure of one department."""
    if figure == "held":
        return line.meetings.held if line.meetings else None
    return getattr(line.presence, figure) if line.presence else None
