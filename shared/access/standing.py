"""Who somebody is at this moment: what their session says, corrected by what this service knows of them."""

from collections.abc import Hashable
from dataclasses import replace
from datetime import datetime

from sqlmodel import or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.access.belonging import grants_on
from shared.access.noting import PERSON, SESSION, TOKEN
from shared.identity import Visitor
from shared.tables import access_ended
from shared.work import Workplace

MOST = 4096  # visitors kept in one generation of the database


class Standing:
    """Looks at each visitor of a request; what it found is kept until anybody commits, or the day is over."""

    def __init__(self, place: Workplace) -> None:
        self.place = place
        self.age: Hashable = None
        self.kept: dict[Hashable, Visitor | None] = {}

    async def now(self, claimed: Visitor) -> Visitor | None:
        """The visitor as of now; None when the session is over, or nothing is left of what they were."""
        age = await self.place.database.generation(), self.place.clock.today()
        if age != self.age or len(self.kept) >= MOST:
            self.age, self.kept = age, {}
        key = claimed, claimed.session_id
        if key not in self.kept:
            self.kept[key] = await self.look(claimed)
        return self.kept[key]

    async def look(self, claimed: Visitor) -> Visitor | None:
        """Asks the database."""
        async with self.place.database.reading() as session:
            if await has_ended(session, claimed):
                return None
            if claimed.person_id is None:
                return claimed
            known = await grants_on(session, claimed.person_id, self.place.clock.today())
        if known is None:
            return claimed
        return replace(claimed, grants=known) if known else None


async def has_ended(session: AsyncSession, claimed: Visitor) -> bool:
    """Whether the session or token, or everything of that person's until then, is over."""
    kind = SESSION if claimed.scopes is None else TOKEN
    names = [f"{kind} {claimed.session_id}"]
    names += [f"{PERSON} {claimed.person_id.hex}"] if claimed.person_id else []
    begun: datetime | None = claimed.begun_at
    ended = access_ended.c
    over = or_(ended.before.is_(None), ended.before >= begun) if begun else ended.name.is_not(None)
    return (await session.exec(select(ended.name).where(ended.name.in_(names), over))).first() is not None
