"""From the outbox to the stream: nothing skipped, nothing given up, whatever the broker does meanwhile."""

import asyncio
import random
import shutil
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import nats
from nats.js.api import StreamConfig
from sqlalchemy import insert
from sqlmodel import select

from deploy.broker.server import BrokerServer
from shared.events.envelope import MSG_ID
from shared.streams import AGGREGATE, EVENTS, aggregate_stream, events_stream
from shared.tables import outbox
from tests.shared import toy
from tests.shared.conftest import toy_service
from tests.shared.spine import announce, heard_are, numbers, on_air, rows, sent, unsent, until
from tests.shared.toy import Counted, CounterStands


def numbered(counter: UUID, *values: int) -> list[Counted]:
    return [Counted(counter_id=counter, number=number) for number in values]


async def in_stream(broker: BrokerServer) -> list[int]:
    """The numbers in the stream, in its order."""
    client = await nats.connect(broker.url_node)
    js = client.jetstream()
    state = (await js.stream_info(EVENTS)).state
    found = [await js.get_msg(EVENTS, seq) for seq in range(max(state.first_seq, 1), state.last_seq + 1)]
    await client.close()
    return [
        Counted.model_validate_json(message.data or b"").number
        for message in found
        if ".counted." in (message.subject or "")
    ]


async def limit(url: str, config: StreamConfig, max_bytes: int) -> None:
    """Gives a stream another size, as an operator might."""
    client = await nats.connect(url)
    config.max_bytes = max_bytes
    await client.jetstream().update_stream(config)
    await client.close()


async def test_a_copy_inside_an_atomic_batch_does_not_stop_the_others(
    toy_at_work: Any, database_url: str, broker: BrokerServer
) -> None:
    counter = uuid4()
    async with toy_at_work(database_url, "mouth") as mouth:
        await on_air(mouth)
        async with mouth.place.work() as work:
            work.announce(*numbered(counter, *range(10)))
        await sent(mouth)
        async with mouth.database.session() as session:
            await session.exec(outbox.update().where(outbox.c.pos > 5).values(sent_at=None))
            await session.commit()
        await announce(mouth, *numbered(counter, 10, 11))
        await sent(mouth)
    assert await in_stream(broker) == list(range(12))


async def test_what_was_saved_before_the_broker_was_there_is_sent_once_it_is(folder: Any, sqlite_url: str) -> None:
    broker = BrokerServer("occitanie", folder / "late")
    await broker.start()
    await broker.stop()
    counter = uuid4()
    async with toy_service(broker, sqlite_url, "mouth", [toy.write_down]).at_work() as mouth:
        await announce(mouth, *numbered(counter, 1, 2, 3))
        await asyncio.sleep(0.5)
        assert await unsent(mouth) == 3
        assert (await mouth.checks())["broker"] is False
        await broker.start()
        await heard_are(mouth, [1, 2, 3])
    await broker.stop()


async def test_what_is_saved_while_the_broker_is_away_arrives_in_order_when_it_is_back(
    toy_at_work: Any, database_url: str, broker: BrokerServer
) -> None:
    counter = uuid4()
    async with toy_at_work(database_url, "mouth", [toy.write_down]) as mouth:
        await announce(mouth, *numbered(counter, 1, 2))
        await heard_are(mouth, [1, 2])
        await broker.stop()
        for number in range(3, 8):
            await announce(mouth, *numbered(counter, number))
        assert await unsent(mouth) == 5
        await broker.start()
        await heard_are(mouth, list(range(1, 8)))


async def test_a_stream_that_was_made_anew_is_filled_again_by_a_service_that_had_nothing_to_say(
    toy_at_work: Any, database_url: str, make_database_url: Callable[[], str], broker: BrokerServer
) -> None:
    counter = uuid4()
    async with toy_at_work(database_url, "mouth") as mouth, toy_at_work(make_database_url(), "other") as other:
        await announce(mouth, *numbered(counter, *range(20)))
        await sent(mouth)
        await on_air(other)
        client = await nats.connect(broker.url_node)
        await client.jetstream().delete_stream(EVENTS)
        await client.jetstream().add_stream(events_stream())
        await client.close()

        async def filled() -> bool:
            return len(await in_stream(broker)) == 20

        await until(filled)
    assert await in_stream(broker) == list(range(20))


async def test_a_stream_from_an_older_copy_is_noticed_even_when_others_wrote_to_it_first(
    folder: Any, make_database: Callable[[], str], broker: BrokerServer
) -> None:
    counter = uuid4()
    mouth, other = (toy_service(broker, make_database(), name) for name in ("mouth", "other"))
    async with mouth.at_work():
        await announce(mouth, *numbered(counter, 1, 2, 3))
        await sent(mouth)
        await broker.stop()
        shutil.copytree(broker.folder / "store", folder / "copy")
        await broker.start()
        await announce(mouth, *numbered(counter, 4, 5, 6))
        await sent(mouth)
        mouth_database = mouth.settings.database_url
    await broker.stop()
    shutil.rmtree(broker.folder / "store")
    shutil.copytree(folder / "copy", broker.folder / "store")
    await broker.start()
    async with other.at_work():
        await announce(other, *numbered(uuid4(), *range(100, 110)))
        await sent(other)
    async with toy_service(broker, mouth_database, "mouth").at_work():

        async def healed() -> bool:
            return len(await in_stream(broker)) == 16

        await until(healed)
    assert [number for number in await in_stream(broker) if number < 100] == [1, 2, 3, 4, 5, 6]


async def test_a_full_stream_makes_the_outbox_wait_and_nothing_is_lost(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    counter = uuid4()
    async with toy_at_work(sqlite_url, "mouth", [toy.write_down]) as mouth:
        await on_air(mouth)
        await limit(broker.url_node, events_stream(), 4_000)
        await announce(mouth, *numbered(counter, *range(50)))
        await asyncio.sleep(1)
        assert await unsent(mouth) > 0
        assert len(await in_stream(broker)) < 50
        await limit(broker.url_node, events_stream(), 1_000_000)
        await heard_are(mouth, list(range(50)))
        await sent(mouth)


async def test_trouble_with_what_crosses_holds_up_nothing_at_home(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    counter = uuid4()
    async with toy_at_work(sqlite_url, "mouth", [toy.write_down]) as mouth:
        await on_air(mouth)
        await limit(broker.url_fed, aggregate_stream("occitanie"), 100)
        await announce(mouth, CounterStands(as_of=date(2026, 1, 1), counter_id=counter, number=1))
        await announce(mouth, *numbered(counter, 1, 2, 3))
        await heard_are(mouth, [1, 2, 3], seconds=4)
        assert await unsent(mouth) == 1
        await limit(broker.url_fed, aggregate_stream("occitanie"), 1_000_000)
        await sent(mouth)
        client = await nats.connect(broker.url_fed)
        assert (await client.jetstream().stream_info(AGGREGATE)).state.messages == 1
        await client.close()


async def test_twelve_writers_with_uneven_commits_lose_nothing(
    toy_at_work: Any, make_database: Callable[[], str]
) -> None:
    async with toy_at_work(make_database(), "mouth", [toy.write_down]) as mouth:

        async def write(counter: UUID) -> None:
            for number in range(30):
                async with mouth.place.work() as work:
                    sealed = work.sealed(*numbered(counter, number), None)
                    await work.do(insert(outbox), [work.outbox_row(sealed)])
                    await asyncio.sleep(random.uniform(0, 0.005))

        await asyncio.gather(*(write(UUID(int=n)) for n in range(12)))

        async def all_heard() -> bool:
            return len(await numbers(mouth)) >= 360

        await until(all_heard)
        for n in range(12):
            assert await numbers(mouth, of=UUID(int=n)) == list(range(30))


async def test_an_event_keeps_its_id_all_the_way(toy_at_work: Any, sqlite_url: str, broker: BrokerServer) -> None:
    async with toy_at_work(sqlite_url, "mouth") as mouth:
        await announce(mouth, *numbered(uuid4(), 1))
        await sent(mouth)
        (row,) = await rows(mouth, select(outbox.c.event_id, outbox.c.headers))
    client = await nats.connect(broker.url_node)
    headers = (await client.jetstream().get_msg(EVENTS, 1)).headers or {}
    await client.close()
    assert headers[MSG_ID] == headers["ce-id"] == str(row.event_id) == row.headers["ce-id"]
