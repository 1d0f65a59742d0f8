"""Being told to stop: whoever is told stops, even when something else happens at the same moment."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest

from deploy.broker.server import BrokerServer
from shared.duties import not_if_told_to_stop
from tests.shared import toy
from tests.shared.conftest import toy_service
from tests.shared.spine import announce, on_air, until
from tests.shared.toy import Counted


async def test_a_loop_that_swallowed_the_word_ends_at_its_next_turn() -> None:
    turns = 0

    async def deaf() -> None:
        nonlocal turns
        while True:
            not_if_told_to_stop()
            turns += 1
            try:
                await asyncio.sleep(10)
            except asyncio.CancelledError:
                continue

    task = asyncio.create_task(deaf())
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert turns == 1


async def test_a_service_that_commits_all_the_time_comes_back_on_air_after_every_break(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    async with toy_at_work(sqlite_url, "mouth", [toy.write_down]) as mouth:
        speaking = asyncio.create_task(speak(mouth))
        for _ in range(3):
            await on_air(mouth)
            assert broker.process
            broker.process.kill()
            await until(lambda: asyncio.sleep(0, not mouth.on_air))
            await broker.stop()
            await broker.start()
        await on_air(mouth)
        speaking.cancel()


async def speak(service: Any) -> None:
    """Work after work, without a breath."""
    while True:
        await announce(service, Counted(counter_id=uuid4(), number=1))
        service.database.committed.set()
        await asyncio.sleep(0)


async def test_a_service_stops_within_seconds_while_the_broker_is_away(database_url: str, broker: BrokerServer) -> None:
    async with toy_service(broker, database_url, "ear", [toy.write_down]).at_work() as ear:
        await on_air(ear)
        await broker.stop()
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 6
