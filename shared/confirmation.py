"""A service acts on the outside while its node is the true one; one that was a copy settles first what that asks for.

Every effect outside is decided here or rests by its errand's `rests_on_trial`; docs/operators/backup.md lists them.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from sqlmodel import select

from shared.installation import Installation, Origin, installed
from shared.logs import logger
from shared.settings import NodeSettings
from shared.tables import landmark
from shared.upsert import set_landmark
from shared.work import Work, Workplace

log = logger()

ACTS_AS = "acts as"
"""The landmark that says as which installation this database acted last."""

Settling = Callable[[Installation, Work], Awaitable[None]]


class Confirmation:
    """Asked before anything leaves; `settlings` are carried out once, when a copy has become the node."""

    def __init__(self, settings: NodeSettings, *settlings: Settling) -> None:
        self.settings = settings
        self.settlings: Sequence[Settling] = settlings
        self.acts_as = ""

    async def given(self, place: Workplace) -> bool:
        """Whether this service acts; from the first yes on, everything is settled."""
        if self.settings.on_trial:
            return False
        mine = installed(self.settings.installation_file)
        if mine and mine.id != self.acts_as:
            await self.settle(mine, place)
            self.acts_as = mine.id
        return True

    def stamp(self) -> str:
        """As which installation this service speaks to the hub."""
        mine = installed(self.settings.installation_file)
        return mine.stamp if mine else ""

    @property
    def since(self) -> datetime | None:
        """From when on the letters of a copy are its own."""
        mine = installed(self.settings.installation_file)
        return mine.since if mine else None

    async def settle(self, mine: Installation, place: Workplace) -> None:
        """Does what is to be done when this database acts as that installation for the first time."""
        known = select(landmark.c.value).where(landmark.c.name == ACTS_AS)
        async with place.database.reading() as session:
            if (await session.exec(known)).first() == mine.id:
                return
        async with place.work() as work:
            if await work.find(known.with_for_update()) == mine.id:
                return
            for settling in self.settlings if mine.origin is not Origin.FIRST else ():
                await settling(mine, work)
            await set_landmark(work.session, ACTS_AS, mine.id)
        log.info("installation.acts", service=place.service, installation=mine.id, origin=mine.origin)
