"""Arrival: once for each handler, in order for each entity, whatever gets lost on the way."""

import asyncio
import random
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import nats
from hypothesis import given
from hypothesis import strategies as st

from deploy.broker.server import BrokerServer
from shared.clock import Clock
from shared.database import Database
from shared.listener import Listener, listens
from shared.streams import EVENTS
from shared.work import Work, Workplace
from tests.shared import toy
from tests.shared.spine import announce, heard_are, numbers, on_air, set_aside, until
from tests.shared.toy import Broken, Counted


def numbered(counter: UUID, *values: int) -> list[Counted]:
    return [Counted(counter_id=counter, number=number) for number in values]


@listens(Counted)
async def always_fail(event: Counted, work: Work) -> None:
    """A handler that never gets anywhere."""
    raise Broken("always")


async def test_a_handler_that_fails_does_not_silence_another_one_of_the_same_event(
    toy_at_work: Any, database_url: str
) -> None:
    async with toy_at_work(database_url, "ear", [always_fail, toy.write_down]) as ear:
        await announce(ear, *numbered(uuid4(), 1, 2, 3))
        await heard_are(ear, [1, 2, 3])
        assert [row.state for row in await set_aside(ear)] == ["retrying", "behind", "behind"]


async def test_one_poisoned_event_among_hundreds_is_the_only_one_set_aside(toy_at_work: Any, database_url: str) -> None:
    async with toy_at_work(database_url, "ear", [toy.write_down]) as ear:
        events = [Counted(counter_id=uuid4(), number=n, poison="no" if n == 123 else "") for n in range(300)]
        await announce(ear, *events)
        await heard_are(ear, [n for n in range(300) if n != 123])
        assert [row.reason for row in await set_aside(ear)] == ["Broken: no"]


async def test_a_durable_that_somebody_deleted_is_made_again_and_nothing_is_missed(
    toy_at_work: Any, database_url: str, broker: BrokerServer
) -> None:
    counter = uuid4()
    async with toy_at_work(database_url, "ear", [toy.write_down]) as ear:
        await announce(ear, *numbered(counter, 1, 2))
        await heard_are(ear, [1, 2])
        client = await nats.connect(broker.url_node)
        await client.jetstream().delete_consumer(EVENTS, "ear")
        await announce(ear, *numbered(counter, 3))
        await heard_are(ear, [1, 2, 3])
        await client.close()


async def steal(broker: BrokerServer, how_many: int) -> None:
    """Takes deliveries away from the ear, as a connection does that dies with them."""
    client = await nats.connect(broker.url_node)
    thief = await client.jetstream().pull_subscribe_bind("ear", EVENTS)
    taken = 0
    while taken < how_many:
        taken += len(await thief.fetch(how_many - taken, timeout=5))
    await client.close()


async def test_deliveries_that_got_lost_come_again_before_later_ones(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    counter = uuid4()
    async with toy_at_work(sqlite_url, "ear", [toy.write_down]) as ear:
        await announce(ear, *numbered(counter, 0))
        await heard_are(ear, [0])
        stealing = asyncio.create_task(steal(broker, 1))
        for number in range(1, 60):
            await announce(ear, *numbered(counter, number))
            await asyncio.sleep(0.01)
        await heard_are(ear, list(range(60)))
        await stealing


async def test_lost_deliveries_with_nothing_after_them_do_not_wait_for_the_broker_s_patience(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    counter, stolen = uuid4(), 0
    async with toy_at_work(sqlite_url, "ear", [toy.write_down]) as ear:
        await on_air(ear)
        for number in range(8):
            theft = asyncio.create_task(steal(broker, 1))
            await asyncio.sleep(0.1)
            await announce(ear, *numbered(counter, number))
            await asyncio.sleep(0.3)
            if theft.done():
                stolen += 1
                break
            theft.cancel()
        await heard_are(ear, list(range(number + 1)), seconds=12)
    assert stolen


async def test_a_batch_in_hand_waits_for_a_locked_database_and_keeps_its_order(
    toy_at_work: Any, folder: Path, broker: BrokerServer
) -> None:
    counter = uuid4()
    mouth_url, ear_url = (f"sqlite+aiosqlite:///{folder / name}.sqlite" for name in ("mouth", "ear"))
    async with toy_at_work(mouth_url, "mouth") as mouth, toy_at_work(ear_url, "ear", [toy.write_down]) as ear:
        await on_air(ear)
        other = sqlite3.connect(folder / "ear.sqlite", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for number in range(20):
            await announce(mouth, *numbered(counter, number))
        await asyncio.sleep(0.5)
        assert await numbers(ear) == []
        other.execute("COMMIT")
        await heard_are(ear, list(range(20)))
        assert await set_aside(ear) == []
        other.close()


async def test_a_thousand_events_shuffled_and_doubled_take_effect_once_each(
    toy_at_work: Any, sqlite_url: str, broker: BrokerServer
) -> None:
    async with toy_at_work(sqlite_url, "ear", [toy.write_down]) as ear:
        await on_air(ear)
        client = await nats.connect(broker.url_node)
        headers = {"ce-type": Counted.type()}
        letters = [(Counted(counter_id=uuid4(), number=n), {**headers, "ce-id": str(uuid4())}) for n in range(1000)] * 2
        random.shuffle(letters)
        js = client.jetstream()
        for event, header in letters:
            await js.publish_async(event.subject("occitanie"), event.model_dump_json().encode(), headers=header)
        await js.publish_async_completed()

        async def all_read() -> bool:
            info = await js.consumer_info(EVENTS, "ear")
            return info.num_pending == 0 and info.num_ack_pending == 0

        await until(all_read)
        assert sorted(await numbers(ear)) == list(range(1000))
        await client.close()


def delivered(numbers: Sequence[int]) -> list[Any]:
    """Messages of which only the delivery's number counts."""
    return [SimpleNamespace(metadata=SimpleNamespace(sequence=SimpleNamespace(consumer=n)), n=n) for n in numbers]


@given(
    st.lists(
        st.lists(st.integers(1, 12), min_size=1, max_size=6).map(lambda numbers: sorted(set(numbers))), max_size=12
    )
)
def test_no_delivery_is_taken_after_one_that_did_not_arrive(batches: list[list[int]]) -> None:
    listener = Listener(Workplace(Database("sqlite+aiosqlite:///:memory:"), "occitanie", "ear", Clock()), [toy.echo])
    listener.expected, taken = 1, []
    for batch in batches:
        taken += [message.n for message in listener.without_gap(delivered(batch))]
    assert taken == list(range(1, len(taken) + 1))
