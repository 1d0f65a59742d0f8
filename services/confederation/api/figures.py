"""The figures for programs: the same as on the pages."""

from enum import StrEnum
from typing import Annotated, cast

from fastapi import APIRouter, Query
from starlette.requests import Request

from services.confederation.api.asked import Asked
from services.confederation.api.shapes import (
    CrossingOut,
    Crossings,
    FiguresOut,
    LinkOut,
    Links,
    Period,
    Trends,
    UnionOut,
    Unions,
    YearOut,
)
from services.confederation.queries.evidence import PRESENCE_MEASURES, Gathering, behind_meetings, behind_presence
from services.confederation.queries.exchanges import exchanges
from services.confederation.queries.figures import figures_of
from services.confederation.queries.freshness import freshness
from services.confederation.queries.trends import years_to
from services.confederation.rules.scope import Dimension
from shared.web.gate import insist_on_seeing
from shared.web.works import place_of, reading

router = APIRouter(prefix="/api/confederation/v1", tags=["figures"])
MOST = 5_000


class Measure(StrEnum):
    """What a figure is of."""

    PRESENT = "present"
    JOBS = "jobs"
    ADMITTED = "admitted"
    WITHDRAWN = "withdrawn"
    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"
    SEATS = "seats"
    REGISTERED = "registered"
    ATTENDED = "attended"
    COMMITTEES = "committees"


@router.get("/figures")
async def figures(request: Request, asked: Asked, by: Dimension = Dimension.UNION) -> FiguresOut:
    """All figures as of a day, by union, federation, department, trade, legal form or size."""
    async with reading(request) as session:
        return FiguresOut.of(await figures_of(session, asked.scope, by))


@router.get("/trends")
async def trends(request: Request, asked: Asked, years: Annotated[int, Query(ge=1, le=20)] = 5) -> Trends:
    """The same by union for the last years."""
    async with reading(request) as session:
        found = await years_to(session, asked.scope, years)
    return Trends(
        years=[
            YearOut(day=one.day, meetings_known=one.meetings_known, figures=FiguresOut.of(one.figures)) for one in found
        ]
    )


@router.get("/links")
async def links(request: Request, asked: Asked) -> Links:
    """Who received whose members."""
    async with reading(request) as session:
        found = await exchanges(session, asked.scope)
    return Links(period=Period.of(asked.scope), links=[LinkOut.of(one) for one in found])


@router.get("/unions")
async def unions(request: Request, asked: Asked) -> Unions:
    """How fresh each union is, now."""
    async with reading(request) as session:
        found = await freshness(session, place_of(request).clock.now())
    return Unions(unions=[UnionOut.of(one) for one in found if asked.scope.union in ("", one.union)])


@router.get("/crossings")
async def crossings(
    request: Request,
    asked: Asked,
    figure: Measure = Measure.PRESENT,
    by: Dimension = Dimension.UNION,
    key: Annotated[str | None, Query(max_length=60)] = None,
    offset: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
) -> Crossings:
    """The crossings behind a figure, or behind one line of it; 5,000 at a time."""
    about_meetings = figure.value not in PRESENCE_MEASURES
    if about_meetings:
        insist_on_seeing(request, "network.everything")
    async with reading(request) as session:
        if about_meetings:
            owner = key if by is Dimension.UNION else None
            found = await behind_meetings(session, asked.scope, cast("Gathering", figure.value), owner)
        else:
            found = await behind_presence(session, asked.scope, figure.value, by, key)
    shown = [CrossingOut.of(one) for one in found[offset : offset + MOST]]
    return Crossings(period=Period.of(asked.scope), total=len(found), offset=offset, crossings=shown)
