"""Meetings of a period, added up by the database."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Meeting
from services.confederation.rules.gatherings import Group, People
from services.confederation.rules.scope import Scope
from services.confederation.rules.territory import Territory


async def gatherings(session: AsyncSession, scope: Scope, territory: Territory) -> list[Group]:
    """The meetings that begin in the scope's period, grouped. One that a successor states again counts there."""
    groups = []
    for first, last in stretches(scope, territory):
        for union, department, kind, state, meetings, seats, *people in (
            await session.exec(question(first, last, scope))
        ).all():
            owner = territory.owner(union, department, first)
            if owner == (scope.union or owner):
                registered, attended = People(*people[:2]), People(*people[2:])
                groups.append(Group(owner, department, kind, state, meetings, seats, registered, attended))
    return groups


def stretches(scope: Scope, territory: Territory) -> Iterator[tuple[date, date]]:
    """The period in pieces within which the unions stay the same."""
    borders = territory.borders(scope.since, scope.last)
    for first, following in zip(borders, [*borders[1:], scope.last + timedelta(days=1)], strict=True):
        yield first, following - timedelta(days=1)


def question(first: date, last: date, scope: Scope) -> Any:
    """The select of the sums over one stretch."""
    columns: list[Any] = [
        Meeting.union,
        Meeting.department,
        Meeting.kind,
        Meeting.state,
        func.count(),
        func.sum(Meeting.capacity),
        func.coalesce(func.sum(Meeting.registered), 0),
        func.count() - func.count(col(Meeting.registered)),
        func.coalesce(func.sum(Meeting.attended), 0),
        func.count() - func.count(col(Meeting.attended)),
    ]
    groups = (Meeting.union, Meeting.department, Meeting.kind, Meeting.state)
    wanted = select(*columns).where(col(Meeting.day).between(first, last), ~stated_again()).group_by(*groups)
    return wanted.where(col(Meeting.department) == scope.department) if scope.department else wanted


def stated_again() -> Any:
    """The condition that another union states the same meeting, and later."""
    later = aliased(Meeting)
    return (
        select(later.id)
        .where(later.id == Meeting.id, later.union != Meeting.union, later.sequence > Meeting.sequence)
        .exists()
    )
