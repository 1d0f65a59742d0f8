"""A union that states a hundred times as much as the others does not make them wait."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from uuid import UUID

import pytest
from sqlmodel import select

from services.confederation.models import Cooperative
from shared.service import Service
from tests.deploy.until import until
from tests.faults.network import Network, a_network
from tests.faults.parts import standing
from tests.faults.test_links import stating

QUIET_PER_S, TIMES_AS_MUCH = 5, 100
ASKED, BOUND_S = 20, 1.5
LOOK_S = 0.005
QUIET_ONE, NOISY_ONES = UUID(int=1), 500

pytestmark = pytest.mark.faults


async def test_a_noisy_union_does_not_delay_the_others(folder: Path) -> None:
    async with (
        a_network(folder, "bretagne", "occitanie") as network,
        stating(network, "bretagne") as quiet,
        stating(network, "occitanie") as noisy,
    ):
        await until(lambda: waits(network, quiet, 1), "the first one is there", 30)
        alone = await waits(network, quiet, ASKED, first=100)
        stop = asyncio.Event()
        noise = asyncio.create_task(make_noise(noisy, stop))
        among = await waits(network, quiet, ASKED, first=200)
        stop.set()
        made, lasted = await noise
        others = f"{made / ASKED:.0f} times as many, {made / lasted:.0f} a second"
        print(f"alone {median(alone) * 1e3:.0f} ms, among {others}: {median(among) * 1e3:.0f} ms")
        assert made > ASKED * TIMES_AS_MUCH / 2
        assert median(among) < max(BOUND_S, 3 * median(alone))
        assert max(among) < 3 * BOUND_S


async def waits(network: Network, service: Service, how_many: int, first: int = 0) -> list[float]:
    """Seconds from a union's commit to the hub's books, one statement after the other."""
    found = []
    for number in range(first, first + how_many):
        async with service.place.work() as work:
            work.announce(standing(QUIET_ONE, number))
        began = time.monotonic()
        await as_soon_as(lambda number=number: knows(network, number))
        found.append(time.monotonic() - began)
        await asyncio.sleep(max(0.0, 1 / QUIET_PER_S - found[-1]))
    return found


async def as_soon_as(true: Callable[[], Awaitable[bool]]) -> None:
    """Looks more often than the other tests do."""
    async with asyncio.timeout(30):
        while not await true():
            await asyncio.sleep(LOOK_S)


async def knows(network: Network, jobs: int) -> bool:
    """Whether the hub's books say so of the quiet union's co-operative."""
    assert network.reader
    question = select(Cooperative.jobs).where(Cooperative.union == "bretagne", Cooperative.id == str(QUIET_ONE))
    try:
        return await network.reader.ask(question) == [jobs]
    except Exception:  # its tables are not made yet
        return False


async def make_noise(service: Service, stop: asyncio.Event) -> tuple[int, float]:
    """A hundred times as much; how many that were, in which time."""
    began, made = time.monotonic(), 0
    while not stop.is_set():
        async with service.place.work() as work:
            for _ in range(10):
                work.announce(standing(UUID(int=made % NOISY_ONES + 1), made))
                made += 1
        ahead = made / (QUIET_PER_S * TIMES_AS_MUCH) - (time.monotonic() - began)
        await asyncio.sleep(max(0.0, ahead))
    return made, time.monotonic() - began
