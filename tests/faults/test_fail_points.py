"""Killed between any two steps of work, relay and listener: afterwards nothing is lost and nothing double."""

import asyncio
import multiprocessing
from multiprocessing.process import BaseProcess
from pathlib import Path

import pytest
from sqlmodel import select

from deploy.broker.server import BrokerServer
from shared.service import Service
from tests.faults.fail_points import (
    DIED,
    LISTENERS,
    NOT_REACHED,
    FailPoint,
    counter_of,
    fail_points,
    handlers_of,
    live_until,
)
from tests.faults.processes import MIGRATIONS, Role, node_settings
from tests.shared.spine import numbers, rows, sent, until
from tests.shared.toy import counters

pytestmark = pytest.mark.faults

EVERY, QUICKLY = 2, 9  # the seed says which of two lines, in a quick run of nine; and which time that it is reached
MANY_RUNS = 10
AT_ONCE = 3
ON_THE_BAD_WAY = 0.6  # a third of the lines are for errors and not reached without; on a busy machine some more

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.fail_points", "shared.sqlite_inloop"])


async def test_dying_between_any_two_lines_loses_nothing_and_doubles_nothing(
    folder: Path, broker: BrokerServer, chaos_runs: int, chaos_seed: int
) -> None:
    step = EVERY if chaos_runs >= MANY_RUNS else QUICKLY
    points = fail_points()[chaos_seed % step :: step]
    turns = asyncio.Semaphore(AT_ONCE)

    async def die(number: int, point: FailPoint, reached: int) -> int | None:
        async with turns:
            url = f"sqlite+aiosqlite:///{folder / f'{number}-{reached}.sqlite'}"
            role = Role(f"s{number}-{reached}", url, broker.url_node, broker.url_fed, folder)
            return await die_and_live_again(role, point, reached)

    deaths = [die(number, point, 1 + (number + chaos_seed // step) % 2) for number, point in enumerate(points)]
    ends = await asyncio.gather(*deaths)
    print(f"{ends.count(DIED)} deaths at {len(points)} lines from seed {chaos_seed}")
    assert ends.count(NOT_REACHED) / len(ends) < ON_THE_BAD_WAY + (0.3 if step == QUICKLY else 0)
    assert set(ends) <= {DIED, NOT_REACHED}


async def die_and_live_again(role: Role, point: FailPoint, reached: int) -> int | None:
    """One process dies at the point; the next one of the same service has to have everything right."""
    process = processes.Process(target=live_until, args=(role, point, reached), daemon=True)
    process.start()
    await ended(process)
    async with Service(role.name, node_settings(role), MIGRATIONS, handlers_of(role)).at_work() as service:
        await sent(service)
        (told,) = await rows(service, select(counters.c.number)) or [0]
        expected = list(range(1, told + 1))

        async def complete() -> bool:
            return all([len(await numbers(service, by, counter_of(role))) >= told for by in LISTENERS])

        try:
            await until(complete, 20)
        except TimeoutError:
            pytest.fail(f"died at {point} ({reached}): not everything took effect; see {role.name}")
        for by in LISTENERS:
            assert await numbers(service, by, counter_of(role)) == expected, f"died at {point} ({reached})"
    return process.exitcode


async def ended(process: BaseProcess) -> None:
    """Waits for the process in the loop's own thread: starting another one also looks at those that ended, and of two
    threads that ask the fork server for one exit code only the first gets it, the second a 255."""
    over = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_reader(process.sentinel, over.set)
    await over.wait()
    loop.remove_reader(process.sentinel)
    process.join()
