"""Two processes of one service, each with its ear on a real broker."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from uuid import uuid4

import pytest
from sqlmodel import select

from deploy.broker.server import BrokerServer
from shared.database import Database
from shared.live.ear import Ear
from shared.work import Workplace
from tests.shared.conftest import toy_service
from tests.shared.live.reader import Reader, open_in
from tests.shared.spine import announce, on_air
from tests.shared.toy import Counted, heard, write_down

PATIENCE_S = 60.0


async def until(true: Callable[[], object], what: str = "") -> None:
    """Waits for something to become true."""
    async with asyncio.timeout(PATIENCE_S):
        while not true():
            await asyncio.sleep(0.01)


@pytest.fixture
async def ears(broker: BrokerServer) -> AsyncIterator[list[Ear]]:
    """The ears of two processes of the service `toy`, without the service."""
    async with AsyncExitStack() as stack:
        database = Database("sqlite+aiosqlite:///:memory:")
        places = [Workplace(database, "occitanie", "toy", clock=None) for _ in range(2)]  # type: ignore[arg-type]
        made = [Ear("toy", broker.url_node, place.changes) for place in places]
        for ear in made:
            await stack.enter_async_context(ear.at_work())
        yield made
        await database.close()


async def test_a_work_of_one_process_is_heard_by_the_pages_of_every_other(ears: list[Ear]) -> None:
    one, other = str(uuid4()), str(uuid4())
    with open_in(ears[0].room, Reader(one)) as here, open_in(ears[1].room, Reader(one, other)) as there:
        for ear in ears:
            ear.somebody_came()
            await until(lambda ear=ear: ear.room.hears_since)
        ears[0].changes.tell([one])
        await until(lambda: here.about and there.about)
        await asyncio.sleep(0.3)
    assert (here.about, there.about) == ([one], [one])


async def test_what_a_service_announced_is_heard_after_its_commit(
    broker: BrokerServer, ears: list[Ear], database_url: str
) -> None:
    counter = uuid4()
    with open_in(ears[0].room, Reader(str(counter))) as reader:
        ears[0].somebody_came()
        await until(lambda: ears[0].room.hears_since)
        async with toy_service(broker, database_url, "toy").at_work() as service:
            await on_air(service)
            await announce(service, Counted(counter_id=counter, number=1))
            await until(lambda: reader.about)
    assert set(reader.about) == {str(counter)}


async def test_what_another_service_announced_counts_once_this_one_has_committed_it(
    broker: BrokerServer, database_url: str
) -> None:
    """A page that asked at the event itself would come too early: its inbox would still be empty."""
    counter = uuid4()
    told = asyncio.Event()
    async with toy_service(broker, database_url, "listening", [write_down]).at_work() as service:
        service.place.changes.ears.append(lambda topics: told.set() if str(counter) in topics else None)
        await on_air(service)
        await announce(service, Counted(counter_id=counter, number=1))
        async with asyncio.timeout(PATIENCE_S):
            await told.wait()
        async with service.database.reading() as session:
            assert (await session.exec(select(heard.c.number).where(heard.c.counter_id == counter))).all() == [1]


async def test_pages_follow_again_after_the_broker_was_away(ears: list[Ear], broker: BrokerServer) -> None:
    one = str(uuid4())
    with open_in(ears[0].room, Reader(one)) as reader:
        ears[0].somebody_came()
        await until(lambda: "again" in reader.kinds)
        await broker.stop()
        await until(lambda: "deaf" in reader.kinds)
        await broker.start()
        await until(lambda: reader.kinds.count("again") == 2)
        ears[1].changes.tell([one])
        await until(lambda: ears[1].to_tell == set())
        ears[0].changes.tell([one])
        await until(lambda: reader.about)


async def test_without_a_page_nothing_is_heard(
    ears: list[Ear], broker: BrokerServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shared.live.ear.LINGER_S", 0.0)
    ear = ears[0]
    with open_in(ear.room, Reader("one")):
        ear.somebody_came()
        await until(lambda: ear.room.hears_since)
    ear.bell.set()
    await until(lambda: ear.room.hears_since is None)
    assert not ear.room.deaf
