"""The chaos run's services, a process each: a mouth that counts and hears its echo, an ear that echoes."""

import asyncio
import os
import random
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.listener import Handler, listens
from shared.logs import set_up_logs
from shared.service import Service
from shared.settings import NodeSettings
from shared.work import Work
from tests.faults.mutants import MUTANTS
from tests.shared import toy
from tests.shared.toy import Broken, Counted, CounterStands

MIGRATIONS = Path(toy.__file__).parent / "migrations"
COUNTERS = [UUID(int=n) for n in range(1, 21)]
TALKERS = 3
PAUSE_S = 0.02  # between two works of one talker
STUMBLES = 1 / 1000


@dataclass(frozen=True)
class Role:
    """What one process is to be; it travels to the process."""

    name: str
    database_url: str
    broker_url: str
    broker_fed_url: str
    folder: Path
    mutant: str = ""

    @property
    def quiet(self) -> Path:
        """The file that asks the mouth to be quiet."""
        return self.folder / "quiet"


@listens(Counted)
async def stumble(event: Counted, work: Work) -> None:
    """A handler that fails now and then, for reasons that pass."""
    if random.random() < STUMBLES:
        raise Broken("just now")
    await toy.note(event, "stumble", work)


HANDLERS: dict[str, list[Handler[Any]]] = {
    "mouth": [toy.hear_echo],
    "ear": [toy.write_down, toy.write_down_too, toy.echo, stumble],
}


def live(role: Role) -> None:
    """The whole life of a process, until it is killed."""
    own_log(role)
    if role.mutant:
        MUTANTS[role.mutant]()
    asyncio.run(work_for_ever(role))


def own_log(role: Role) -> None:
    """What a process writes goes to a file of its own; what it draws by lot is its own too."""
    log = os.open(role.folder / f"{role.name}.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    set_up_logs(role.name, json=False, level="INFO")
    random.seed()


def node_settings(role: Role) -> NodeSettings:
    """The settings of a process."""
    return NodeSettings(
        union="occitanie",
        union_name="Union of the tests",
        database_url=role.database_url,
        broker_url=role.broker_url,
        broker_fed_url=role.broker_fed_url,
        secret="a secret of the tests",
        public_url="http://127.0.0.1:8080",
    )


async def work_for_ever(role: Role) -> None:
    """Starts the service; the mouth talks."""
    async with Service(role.name, node_settings(role), MIGRATIONS, HANDLERS[role.name]).at_work() as service:
        if role.name == "mouth":
            await asyncio.gather(*(talk(service, role.quiet) for _ in range(TALKERS)))
        await asyncio.Event().wait()


async def talk(service: Service, quiet: Path) -> None:
    """Work after work, as fast as it goes, until it is told to be quiet; some change their mind before the end."""
    while not await asyncio.to_thread(quiet.exists):
        try:
            async with service.place.work() as work:
                for counter_id in sorted(random.sample(COUNTERS, random.randint(1, 3))):
                    number = await toy.count(counter_id, random.randint(1, 3), work)
                if random.random() < 0.05:
                    work.announce(CounterStands(as_of=date(2026, 1, 1), counter_id=counter_id, number=number))
                if random.random() < 0.05:
                    raise Broken("changed its mind")
        except Exception as error:
            if not isinstance(error, Broken):
                print("a work was not done:", repr(error)[:200], flush=True)
        await asyncio.sleep(random.expovariate(1 / PAUSE_S))
