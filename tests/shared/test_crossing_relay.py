"""What crosses leaves at once, in order and without a gap, whatever the broker does meanwhile."""

import asyncio
import random
import time
from datetime import date
from typing import Any
from uuid import UUID

import nats
from nats.aio.msg import Msg

from deploy.broker.server import BrokerServer
from shared.service import Service
from shared.streams import AGGREGATE, aggregate_stream
from tests.shared.conftest import toy_service
from tests.shared.spine import announce, on_air, sent, unsent, until
from tests.shared.test_consent import left
from tests.shared.test_relay import limit
from tests.shared.toy import CounterStands

AT_ONCE_S = 0.2  # to the stream; the way to the hub and its page takes some more milliseconds


def stands(number: int) -> CounterStands:
    return CounterStands(as_of=date(2026, 1, 1), counter_id=UUID(int=number + 1), number=number)


async def tell(service: Service, numbers: range, size: int = 7) -> None:
    """Announces numbers, some in each work."""
    for start in range(numbers.start, numbers.stop, size):
        await announce(service, *map(stands, range(start, min(start + size, numbers.stop))))


async def in_order(broker: BrokerServer, how_many: int) -> None:
    """The stream has so many, in order, each once."""
    told = await left(broker)
    assert [(one["number"], one["seq"]) for one in told] == [(n, n + 1) for n in range(how_many)]


async def test_a_crossing_is_in_the_stream_right_after_its_work_was_saved(
    toy_at_work: Any, database_url: str, broker: BrokerServer
) -> None:
    async with toy_at_work(database_url, "toy") as service:
        await on_air(service)
        client = await nats.connect(broker.url_fed)
        arrived: asyncio.Queue[Msg] = asyncio.Queue()
        await client.subscribe("agg.>", cb=arrived.put)
        waits = []
        for number in range(20):
            await asyncio.sleep(random.uniform(0, 0.1))
            began = time.perf_counter()
            await announce(service, stands(number))
            async with asyncio.timeout(5):
                await arrived.get()
            waits.append(time.perf_counter() - began)
        await client.close()
    assert sorted(waits)[2] < AT_ONCE_S, sorted(waits)  # a busy machine may delay most


async def test_a_crossing_that_another_process_saved_leaves_at_once_too(
    toy_at_work: Any, database_url: str, broker: BrokerServer
) -> None:
    other = toy_service(broker, database_url, "toy")
    async with toy_at_work(database_url, "toy") as service:
        await on_air(service)
        await asyncio.sleep(0.5)
        waits = []
        for number in range(5):
            began = time.perf_counter()
            await announce(other, stands(number))
            await until(lambda: empty(service))
            waits.append(time.perf_counter() - began)
        assert min(waits) < 2 * AT_ONCE_S, waits
    await other.database.close()


async def empty(service: Service) -> bool:
    """Whether nothing waits."""
    return await unsent(service) == 0


async def test_order_is_kept_when_the_stream_refuses_for_a_while(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    async with toy_at_work(sqlite_url, "toy") as service:
        await on_air(service)
        await limit(broker.url_fed, aggregate_stream("occitanie"), 100_000)
        await tell(service, range(700))
        await asyncio.sleep(0.5)
        assert 0 < await unsent(service) < 700
        await limit(broker.url_fed, aggregate_stream("occitanie"), 10_000_000)
        await tell(service, range(700, 750))
        await sent(service, seconds=30)
    await in_order(broker, 750)


async def test_order_is_kept_when_the_broker_is_killed_again_and_again(
    toy_at_work: Any, database_url: str, broker: BrokerServer
) -> None:
    async with toy_at_work(database_url, "toy") as service:
        await on_air(service)
        telling = asyncio.create_task(tell(service, range(3_000), size=20))
        for _ in range(3):
            await asyncio.sleep(random.uniform(0.05, 0.3))
            assert broker.process
            broker.process.kill()
            broker.process.wait()
            await broker.start()
            await on_air(service)
        await telling
        await sent(service, seconds=40)
    await in_order(broker, 3_000)


async def test_order_is_kept_when_acknowledgements_come_too_late(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer, monkeypatch: Any
) -> None:
    monkeypatch.setattr("shared.relay.ACK_TIMEOUT_S", 0.004)
    async with toy_at_work(sqlite_url, "toy") as service:
        await on_air(service)
        telling = asyncio.create_task(tell(service, range(1_500), size=50))
        await asyncio.sleep(2)
        monkeypatch.setattr("shared.relay.ACK_TIMEOUT_S", 5.0)
        await telling
        await sent(service, seconds=40)
    await in_order(broker, 1_500)


async def test_a_stream_of_a_first_version_is_taught_to_take_batches(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    client = await nats.connect(broker.url_fed)
    first = aggregate_stream("occitanie")
    first.allow_atomic = None
    await client.jetstream().add_stream(first)
    async with toy_at_work(sqlite_url, "toy") as service:
        await tell(service, range(200), size=100)
        await sent(service)
        assert (await client.jetstream().stream_info(AGGREGATE)).config.allow_atomic
    await client.close()
    await in_order(broker, 200)
