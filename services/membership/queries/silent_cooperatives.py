"""Members of which nothing was heard for a while."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import ContactNote, Cooperative

AT_MOST = 20


@dataclass(frozen=True)
class Silent:
    """A member, and the day of the last contact, if there was one."""

    id: UUID
    name: str
    town: str | None
    last_contact_on: date | None


@dataclass(frozen=True)
class Silence:
    """The longest silent first, and how many there are in all."""

    first: list[Silent]
    total: int


async def silent_cooperatives(session: AsyncSession, today: date, months: int, at_most: int = AT_MOST) -> Silence:
    """Members of today without a contact for so many months; who joined since then is not silent yet."""
    since = months_before(today, months)
    last = select(ContactNote.cooperative_id, func.max(ContactNote.on).label("on")).group_by(
        col(ContactNote.cooperative_id)
    )
    newest = last.subquery()
    joined, left = col(Cooperative.admitted_on), col(Cooperative.withdrawn_on)
    silent = (
        select(Cooperative.id, Cooperative.name, Cooperative.town, newest.c.on)
        .outerjoin(newest, newest.c.cooperative_id == Cooperative.id)
        .where(joined <= since, or_(left.is_(None), left >= today), or_(newest.c.on.is_(None), newest.c.on < since))
    )
    total = (await session.exec(select(func.count()).select_from(silent.subquery()))).one()
    order = silent.order_by(newest.c.on.is_not(None), newest.c.on, func.lower(Cooperative.name), col(Cooperative.id))
    return Silence([Silent(*row) for row in await session.exec(order.limit(at_most))], total)


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the month's last day where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise ValueError(day)
