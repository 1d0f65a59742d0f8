"""A reader keeps its own place: nothing twice, nothing left out, whatever happens to it or to its stream."""

import asyncio
import multiprocessing
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Sequence
from uuid import UUID, uuid4

import nats
import pytest
from nats.js import JetStreamContext
from nats.js.api import StreamConfig
from sqlalchemy import delete, insert
from sqlmodel import select

from deploy.broker.server import BrokerServer
from shared.clock import Clock
from shared.connection import connected
from shared.database import Database
from shared.events.envelope import MSG_ID
from shared.feed import MOST_AHEAD, Read
from shared.migrate import migrate
from shared.reader import Reader
from shared.station import FED_ACCOUNT
from shared.work import Work, Workplace
from tests.shared.conftest import MIGRATIONS
from tests.shared.spine import until
from tests.shared.toy import heard

STREAM = "BOOK"
COUNTER = UUID(int=1)


class Ledger:
    """Writes down every number that it reads; a poisoned one it cannot."""

    async def take(self, reads: Sequence[Read], work: Work) -> None:
        if any(read.body == b"poison" for read in reads):
            raise ValueError("poison")
        rows = [{"counter_id": COUNTER, "number": int(read.body), "by": "reader"} for read in reads]
        await work.do(insert(heard), rows)

    async def refuse(self, read: Read, error: Exception, work: Work) -> None:
        await work.do(insert(heard), [{"counter_id": COUNTER, "number": -read.sequence, "by": "reader"}])

    async def clear(self, work: Work) -> None:
        await work.do(delete(heard))


def reader() -> Reader:
    return Reader(STREAM, FED_ACCOUNT, Ledger())


async def read_for_ever(broker_url: str, place: Workplace) -> None:
    """A reader's process: connects again as often as it must."""
    while True:
        try:
            async with connected(broker_url, "reader", asyncio.Event()) as client:
                await reader().run(place, client)
        except (OSError, nats.errors.Error):
            await asyncio.sleep(0.05)


def live(broker_url: str, database_url: str) -> None:
    """The same, as the whole life of a process."""
    asyncio.run(read_for_ever(broker_url, Workplace(Database(database_url), "hub", "reader", Clock())))


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[Workplace]:
    """A database for the reader."""
    place = Workplace(Database(database_url), "hub", "reader", Clock())
    await migrate(place.database, MIGRATIONS)
    yield place
    await place.database.close()


@pytest.fixture
async def js(broker: BrokerServer) -> AsyncIterator[JetStreamContext]:
    """The stream, empty."""
    client = await nats.connect(broker.url_fed, max_reconnect_attempts=-1, reconnect_time_wait=0.05)
    js = client.jetstream()
    await js.add_stream(StreamConfig(name=STREAM, subjects=["book.>"]))
    yield js
    await client.close()


@pytest.fixture
async def reading(broker: BrokerServer, place: Workplace, js: JetStreamContext) -> AsyncIterator[None]:
    """A reader at work."""
    task = asyncio.create_task(read_for_ever(broker.url_fed, place))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def write(js: JetStreamContext, *bodies: int | bytes) -> None:
    """Adds messages to the stream, in order, a thousand on their way at a time."""
    for start in range(0, len(bodies), 1000):
        pieces = [one if isinstance(one, bytes) else str(one).encode() for one in bodies[start : start + 1000]]
        sent = [await js.publish_async("book.page", piece, headers={MSG_ID: str(uuid4())}) for piece in pieces]
        await asyncio.gather(*sent)


async def numbers(place: Workplace) -> list[int]:
    async with place.database.reading() as session:
        return list((await session.exec(select(heard.c.number).order_by(heard.c.pos))).all())


async def read_are(place: Workplace, expected: list[int], seconds: float = 20) -> None:
    async def enough() -> bool:
        return len(await numbers(place)) >= len(expected)

    await until(enough, seconds)
    await asyncio.sleep(0.1)
    assert await numbers(place) == expected


async def test_what_is_in_the_stream_is_read_once_and_in_order(
    js: JetStreamContext, reading: None, place: Workplace
) -> None:
    many = list(range(2 * MOST_AHEAD + 17))
    await write(js, *many)
    await read_are(place, many)


async def test_a_lone_message_is_read_at_once(js: JetStreamContext, reading: None, place: Workplace) -> None:
    await write(js, 0)
    await read_are(place, [0])
    waits = []
    for number in range(1, 21):
        began = time.monotonic()
        await write(js, number)
        await until(lambda number=number: is_last(place, number))  # type: ignore[misc]
        waits.append(time.monotonic() - began)
    assert sorted(waits)[1] < 0.15, sorted(waits)  # a busy machine may delay most


async def is_last(place: Workplace, number: int) -> bool:
    return (await numbers(place))[-1:] == [number]


async def test_a_reader_that_comes_back_goes_on_where_it_was(
    broker: BrokerServer, js: JetStreamContext, place: Workplace
) -> None:
    await write(js, 1, 2, 3)
    await reader().catch_up(place, js._nc)
    await write(js, 4, 5)
    await reader().catch_up(place, js._nc)
    assert await numbers(place) == [1, 2, 3, 4, 5]


async def test_a_message_that_has_no_possible_effect_is_noted_and_holds_up_nobody(
    js: JetStreamContext, reading: None, place: Workplace
) -> None:
    await write(js, 1, 2, b"poison", 4, 5)
    await read_are(place, [1, 2, -3, 4, 5])


async def test_a_stream_made_anew_is_read_from_its_beginning_and_the_old_one_is_forgotten(
    js: JetStreamContext, reading: None, place: Workplace
) -> None:
    await write(js, 1, 2, 3)
    await read_are(place, [1, 2, 3])
    await js.delete_stream(STREAM)
    await js.add_stream(StreamConfig(name=STREAM, subjects=["book.>"]))
    await write(js, 7, 8, 9, 10)
    await read_are(place, [7, 8, 9, 10])


async def test_a_stream_made_anew_while_nobody_read_is_noticed_too(js: JetStreamContext, place: Workplace) -> None:
    await write(js, 1, 2, 3)
    await reader().catch_up(place, js._nc)
    await js.delete_stream(STREAM)
    await js.add_stream(StreamConfig(name=STREAM, subjects=["book.>"]))
    await write(js, 7, 8, 9, 10)
    await reader().catch_up(place, js._nc)
    assert await numbers(place) == [7, 8, 9, 10]


async def test_a_new_edition_of_the_code_reads_everything_again(js: JetStreamContext, place: Workplace) -> None:
    await write(js, 1, 2, 3)
    await reader().catch_up(place, js._nc)
    async with place.work() as work:
        await work.do(delete(heard))
    await Reader(STREAM, FED_ACCOUNT, Ledger(), edition=2).catch_up(place, js._nc)
    assert await numbers(place) == [1, 2, 3]


async def test_a_reader_at_work_that_is_told_to_forget_reads_again(
    js: JetStreamContext, reading: None, place: Workplace
) -> None:
    await write(js, 1, 2, 3)
    await read_are(place, [1, 2, 3])
    async with place.work() as work:
        await reader().forget(work)
    await read_are(place, [1, 2, 3])


async def test_the_broker_may_go_and_come_back(
    broker: BrokerServer, js: JetStreamContext, reading: None, place: Workplace
) -> None:
    await write(js, 1, 2, 3)
    await read_are(place, [1, 2, 3])
    await broker.stop()
    await broker.start()
    await until(lambda: asyncio.sleep(0, js._nc.is_connected))
    await write(js, 4, 5)
    await read_are(place, [1, 2, 3, 4, 5])


@pytest.mark.parametrize("seed", [11])
async def test_a_reader_killed_again_and_again_counts_everything_once(
    broker: BrokerServer, js: JetStreamContext, place: Workplace, database_url: str, seed: int
) -> None:
    chance = random.Random(seed)
    many = list(range(20_000))
    writing = asyncio.create_task(write(js, *many))
    processes = multiprocessing.get_context("forkserver")
    for _ in range(6):
        process = processes.Process(target=live, args=(broker.url_fed, database_url), daemon=True)
        process.start()
        await asyncio.sleep(0.8 + chance.random())
        assert process.pid
        os.kill(process.pid, signal.SIGKILL)
        process.join()
    await writing
    before = len(await numbers(place))
    await reader().catch_up(place, js._nc)
    assert await numbers(place) == many, f"seed {seed}; {before} were read before the last word"
