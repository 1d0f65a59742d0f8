"""Whether the link in somebody's letter still speaks for them."""

from datetime import datetime
from uuid import UUID

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.belonging import belongs_on
from shared.access.noting import ADDRESS, PERSON
from shared.tables import access_ended
from shared.work import Workplace


async def is_over(session: AsyncSession, place: Workplace, person_id: UUID, sealed_at: datetime) -> bool:
    """Whether the person signed out everywhere or got a new address since, or holds no mandate any more.

    A seal knows its second only: a link of the very second of such an end is over, too.
    """
    ended = access_ended.c
    names = [f"{kind} {person_id.hex}" for kind in (PERSON, ADDRESS)]
    since = select(ended.name).where(ended.name.in_(names), ended.before >= sealed_at)
    if (await session.exec(since)).first() is not None:
        return True
    return not await belongs_on(session, person_id, place.clock.today())
