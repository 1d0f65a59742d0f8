"""The network's services, a process each: unions that state how their co-operatives stand, and the hub that reads."""

import asyncio
import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from services.confederation.app import build
from services.confederation.settings import ConfederationSettings
from shared.back_in_touch import with_the_hub
from shared.events.crossings import CooperativePresence
from shared.service import Service
from shared.settings import NodeSettings
from shared.work import Work
from tests.faults.mutants_of_the_network import MUTANTS
from tests.faults.processes import MIGRATIONS, own_log
from tests.shared import toy

COOPERATIVES = [UUID(int=n) for n in range(1, 21)]
DAY = date(2026, 1, 1)
DAYS = 28
MANY, AT_A_TIME = 2_000, 500


@dataclass(frozen=True)
class Part:
    """What one process is to be; it travels to the process.

    `pause_s`: between two works of a union that talks; with `statements` it states so many at once instead.
    """

    name: str
    settings: NodeSettings
    folder: Path
    pause_s: float = 0.01
    mutant: str = ""
    statements: int = 0
    database_url: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "database_url", self.settings.database_url)

    @property
    def quiet(self) -> Path:
        """The file that asks for silence."""
        return self.folder / "quiet"


def live(part: Part) -> None:
    """The whole life of a process, until it is killed."""
    own_log(part)
    if part.mutant:
        MUTANTS[part.mutant]()
    asyncio.run(be_the_hub(part) if isinstance(part.settings, ConfederationSettings) else be_a_union(part))


async def be_the_hub(part: Part) -> None:
    """The confederation's own service, without its door."""
    assert isinstance(part.settings, ConfederationSettings)
    app = build(part.settings)
    async with app.router.lifespan_context(app):
        await asyncio.Event().wait()


async def be_a_union(part: Part) -> None:
    """A register that changes all the time, until it is told to be quiet."""
    async with a_union(part.settings).at_work() as service:
        if part.statements:
            await state_four_weeks(service, part.statements)
        while not part.statements:
            if not await asyncio.to_thread(part.quiet.exists):
                async with service.place.work() as work:
                    await state_some(work, random.randint(1, 3))
            await asyncio.sleep(random.expovariate(1 / part.pause_s))
        await asyncio.Event().wait()


def a_union(settings: NodeSettings) -> Service:
    """A light service that speaks as membership does."""
    return Service("membership", settings, MIGRATIONS, readers=[with_the_hub(settings)])


async def state_some(work: Work, how_many: int) -> None:
    """Some co-operatives have one job more, and it is stated."""
    for cooperative_id in sorted(random.sample(COOPERATIVES, how_many)):
        jobs = await toy.count(cooperative_id, 1, work)
        work.announce(standing(cooperative_id, jobs))


async def state_four_weeks(service: Service, statements: int, since: int = 0) -> None:
    """So many statements about many co-operatives, spread evenly over four weeks."""
    for first in range(since, since + statements, AT_A_TIME):
        async with service.place.work() as work:
            for number in range(first, min(first + AT_A_TIME, since + statements)):
                day = DAY + timedelta(days=(number - since) * DAYS // statements)
                one = standing(UUID(int=number % MANY + 1), number)
                work.announce(one.model_copy(update={"as_of": day}))
        await asyncio.sleep(0.01)


def standing(cooperative_id: UUID, jobs: int) -> CooperativePresence:
    """How a co-operative stands."""
    return CooperativePresence(
        as_of=DAY,
        cooperative_id=cooperative_id,
        name=f"Coopérative {cooperative_id.int}",
        present=True,
        registration_scheme="none",
        registration_number=str(cooperative_id.int),
        jobs=jobs,
        admitted_on=DAY,
    )
