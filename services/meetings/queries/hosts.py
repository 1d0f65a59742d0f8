"""Which co-operatives may host."""

from datetime import date
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.meetings.models import Host


async def hosts(session: AsyncSession, day: date) -> list[Host]:
    """The co-operatives that may host on that day, by name."""
    question = select(Host).where(col(Host.since).is_not(None)).order_by(col(Host.name), col(Host.town))
    return [one for one in await session.exec(question) if one.may_host(day)]


async def host(session: AsyncSession, cooperative_id: UUID | None) -> Host | None:
    """One co-operative, member or not."""
    return await session.get(Host, cooperative_id) if cooperative_id else None


async def departments(session: AsyncSession) -> list[str]:
    """The departments in which the union's co-operatives are."""
    there = select(Host.department).where(col(Host.department).is_not(None), col(Host.since).is_not(None)).distinct()
    return [code for code in (await session.exec(there)).all() if code]
