"""Which unions and federations there are."""

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Federation, Union


async def unions(session: AsyncSession) -> list[Union]:
    """Every union that is or was one, by code."""
    return list((await session.exec(select(Union).order_by(col(Union.code)))).all())


async def linked_unions(session: AsyncSession) -> list[str]:
    """The codes of the unions whose streams the hub reads."""
    return list((await session.exec(select(Union.code).where(col(Union.up_key) != "").order_by(Union.code))).all())


async def federations(session: AsyncSession) -> list[Federation]:
    """Every federation, by code."""
    return list((await session.exec(select(Federation).order_by(col(Federation.code)))).all())
