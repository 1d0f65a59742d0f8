"""Members of which nothing was heard for a while: no contact was noted, and nobody of theirs signed up for anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Date
from sqlmodel import col, func, or_, select, union_all
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import ContactNote, Cooperative, Mandate, SeatSeen
from services.membership.models.seat_seen import LIVE, SeatState
from shared.access.belonging import is_member
from shared.folding import folded

AT_MOST = 20
ANSWERED = (*LIVE, SeatState.DECLINED, SeatState.CANCELLED)
"""What somebody did themselves; an offer that expires is no sign of life."""


@dataclass(frozen=True)
class Silent:
    """A member, and the day of the last sign of life, if there was one."""

    id: UUID
    name: str
    town: str | None
    department: str | None
    phone: str | None
    email: str | None
    last_heard_on: date | None


@dataclass(frozen=True)
class Silence:
    """The longest silent first, and how many there are in all."""

    first: list[Silent]
    total: int


async def silent_cooperatives(
    session: AsyncSession, today: date, months: int, at_most: int = AT_MOST, offset: int = 0, department: str = ""
) -> Silence:
    """Members of today that were silent for so many months; who joined since then is not silent yet."""
    silent = silent_members(today, months, department)
    total = (await session.exec(select(func.count()).select_from(silent.subquery()))).one()
    rows = await session.exec(silent.limit(at_most).offset(offset))
    return Silence([Silent(*row) for row in rows], total)


async def every_silent_cooperative(
    session: AsyncSession, today: date, months: int, department: str = ""
) -> Sequence[Silent]:
    """All of them, for an export."""
    return [Silent(*row) for row in await session.exec(silent_members(today, months, department))]


def silent_members(today: date, months: int, department: str) -> Any:
    """The question, the longest silent first."""
    since, life = months_before(today, months), signs_of_life(today)
    shown: list[Any] = [getattr(Cooperative, name) for name in ("id", "name", "town", "department", "phone", "email")]
    shown.append(life.c.on.label("last_heard_on"))
    question = (
        select(*shown)
        .outerjoin(life, life.c.cooperative_id == Cooperative.id)
        .where(col(Cooperative.admitted_on) <= since, is_member(Cooperative.id, today))
        .where(or_(life.c.on.is_(None), life.c.on < since))
    )
    ordered = question.order_by(life.c.on.is_not(None), life.c.on, folded(col(Cooperative.name)), col(Cooperative.id))
    return ordered.where(col(Cooperative.department) == department) if department else ordered


def signs_of_life(today: date) -> Any:
    """The last day on which each co-operative was heard of: a contact, or an answer of one of its people of today."""
    answered: Any = func.date(col(SeatSeen.told_at), type_=Date)
    until = col(Mandate.until)
    every = union_all(
        select(col(ContactNote.cooperative_id), col(ContactNote.on)),
        select(col(Mandate.cooperative_id), answered.label("on"))
        .join(SeatSeen, col(SeatSeen.person_id) == col(Mandate.person_id))
        .where(
            col(Mandate.cooperative_id).is_not(None),
            col(Mandate.since) <= today,
            or_(until.is_(None), until >= today),
            col(SeatSeen.state).in_(ANSWERED),
        ),
    ).subquery()
    last = func.max(every.c.on, type_=Date).label("on")
    return select(every.c.cooperative_id, last).group_by(every.c.cooperative_id).subquery("life")


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(day)
