"""Who belongs to the union on a day: whoever holds a mandate on it, in the union itself or in a member co-operative.

After a co-operative has left, what people are in it opens nothing and concerns them no more, though nobody ended their
mandates. One that has not joined yet has left nothing: its people are the union's guests. The day of leaving counts.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.noting import runs_on
from shared.access.roles import grants_of
from shared.identity import Grant
from shared.tables import access_mandate, access_membership


def is_member(cooperative_id: Any, day: date) -> ColumnElement[bool]:
    """As SQL: whether that co-operative belongs to the union on that day."""
    period = access_membership.c
    holds = and_(period.since <= day, or_(period.until.is_(None), period.until >= day))
    return exists().where(period.cooperative_id == cooperative_id, holds)


def left_union(cooperative_id: Any, day: date) -> ColumnElement[bool]:
    """As SQL: whether that co-operative belonged to the union and does not on that day; never without one."""
    period = access_membership.c
    began = exists().where(period.cooperative_id == cooperative_id, period.since <= day)
    return and_(began, ~is_member(cooperative_id, day))


async def grants_on(session: AsyncSession, person_id: UUID, day: date) -> tuple[Grant, ...] | None:
    """What a person is on a day; None when they never had a mandate, as guests of the union."""
    one = access_mandate.c
    days: list[Any] = [one.since, one.until, one.ended_on]
    shown: list[Any] = [one.kind, one.cooperative_id, *days, left_union(one.cooperative_id, day)]
    question = select(*shown).where(one.person_id == person_id)
    rows = (await session.exec(question)).all()
    if not any(kind for kind, *_ in rows):
        return None
    held = [grants_of(kind, where) for kind, where, *days, left in rows if kind and runs_on(day, *days) and not left]
    return each_once(held)


def each_once(some: Iterable[Iterable[Grant]]) -> tuple[Grant, ...]:
    """Every grant of these, in their order."""
    return tuple(dict.fromkeys(grant for grants in some for grant in grants))


async def belongs_on(session: AsyncSession, person_id: UUID, day: date) -> bool:
    """Whether a person may take part on that day: whoever had a mandate needs one that counts."""
    return await grants_on(session, person_id, day) != ()


def gone_by(person_id: Any, day: date) -> ColumnElement[bool]:
    """As SQL: whether that person had a mandate, and has none that counts on that day."""
    one = access_mandate.c
    known = one.person_id == person_id, one.kind.is_not(None)
    open_ended = or_(one.until.is_(None), one.until >= day), or_(one.ended_on.is_(None), one.ended_on >= day)
    counts = exists().where(*known, one.since <= day, *open_ended, ~left_union(one.cooperative_id, day))
    return and_(exists().where(*known), ~counts)
