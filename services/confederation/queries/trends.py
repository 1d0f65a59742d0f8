"""Figures of several years, each as of its last day, or of the day that is asked for."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Meeting
from services.confederation.queries.figures import Figures, figures_of
from services.confederation.rules.scope import Scope

YEARS = 5


@dataclass(frozen=True, slots=True)
class Year:
    """One year up to `day`. `meetings_known` is false for years before the first meeting that any union stated."""

    day: date
    figures: Figures
    meetings_known: bool


async def years_to(session: AsyncSession, scope: Scope, number: int = YEARS) -> list[Year]:
    """The last years up to the scope's day, by union, the earliest first."""
    first = (await session.exec(select(func.min(Meeting.day)))).one()
    days = [date(scope.day.year - back, 12, 31) for back in range(number - 1, 0, -1)] + [scope.day]
    return [
        Year(day, await figures_of(session, of_year(scope, day)), first is not None and first <= day) for day in days
    ]


def of_year(scope: Scope, day: date) -> Scope:
    """The same scope in the year that ends on that day."""
    return replace(scope, day=day, since=day.replace(month=1, day=1), until=day)
