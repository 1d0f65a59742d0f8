"""Which co-operatives may host."""

from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.meetings.models import Host
from shared.access.belonging import is_member
from shared.folding import folded


async def hosts(session: AsyncSession, day: date) -> list[Host]:
    """The co-operatives that may host on that day, by name."""
    members = select(Host).where(Host.name != "", is_member(Host.cooperative_id, day))
    return list((await session.exec(members.order_by(folded(col(Host.name)), folded(col(Host.town))))).all())


async def host(session: AsyncSession, cooperative_id: UUID | None) -> Host | None:
    """One co-operative, member or not."""
    return await session.get(Host, cooperative_id) if cooperative_id else None


async def departments(session: AsyncSession, day: date) -> list[str]:
    """The departments in which the union's co-operatives are on that day."""
    there = select(Host.department).where(col(Host.department).is_not(None), is_member(Host.cooperative_id, day))
    return [code for code in (await session.exec(there.distinct())).all() if code]
