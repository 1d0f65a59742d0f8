"""Whether mail leaves the node, and how much waits for it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.models import Delivery, Outage, PersonalLetter
from services.notifications.models.outage import ONE


@dataclass(frozen=True)
class Stopped:
    """An outage, and how many letters of both kinds wait for its end."""

    outage: Outage
    waiting: int


async def outage_now(session: AsyncSession) -> Outage | None:
    """The outage that lasts, if one does."""
    return await session.get(Outage, ONE)


async def stopped(session: AsyncSession) -> Stopped | None:
    """The same with what waits."""
    outage = await outage_now(session)
    if outage is None:
        return None
    return Stopped(outage, sum([await due(session, Delivery), await due(session, PersonalLetter)]))


async def due(session: AsyncSession, kind: type[Delivery] | type[PersonalLetter]) -> int:
    """How many have a turn to wait for."""
    number: Any = select(func.count()).select_from(kind).where(col(kind.due_at).is_not(None))
    return int((await session.exec(number)).one())
