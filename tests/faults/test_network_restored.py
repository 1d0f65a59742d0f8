"""A store that was lost, and copies from before: the hub is right afterwards, and counts nothing twice."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

import pytest
from nats.js.api import StreamConfig
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from deploy.backup import back_up, restore
from deploy.broker.server import BrokerServer
from deploy.confirm import confirm
from deploy.environment import SERVICES
from deploy.kept_node import kept_node
from services.confederation.models import Alarm, Cooperative, Ledger, Trouble
from shared.back_in_touch import BackInTouch, with_the_hub
from shared.events.crossings import MembershipTotals
from shared.service import Service
from shared.service_status import status_of
from shared.stating import Statements
from shared.station import FED_ACCOUNT
from shared.streams import ALL_AGGREGATES, all_aggregates_stream
from shared.work import Work, Workplace
from tests.deploy.federation import Federation, a_federation
from tests.deploy.until import until
from tests.faults.network import Network, a_network
from tests.faults.parts import standing, state_some
from tests.faults.processes import MIGRATIONS
from tests.shared.toy import counters

UNION = "occitanie"
SETTLED_S = 40.0

pytestmark = pytest.mark.faults


async def every_standing(work: Work) -> AsyncIterator[Any]:
    """All that the union's register says."""
    for cooperative_id, jobs in await work.all(select(*counters.c).order_by(counters.c.counter_id)):
        yield standing(cooperative_id, jobs)


STATEMENTS = Statements(MembershipTotals, every_standing)


@asynccontextmanager
async def at_work(network: Network) -> AsyncIterator[Service]:
    """The union's service, which can state everything again."""
    settings = network.union_settings(UNION)
    readers = [with_the_hub(settings)]
    async with Service("membership", settings, MIGRATIONS, statements=STATEMENTS, readers=readers).at_work() as service:
        yield service


async def work_a_while(network: Network, works: int = 15) -> None:
    """The union's register changes, and the hub has it."""
    async with at_work(network) as service:
        for _ in range(works):
            async with service.place.work() as work:
                await state_some(work, 3)
        await until(lambda: right(network, service), "the hub is right", SETTLED_S)


async def right(network: Network, service: Service) -> bool:
    """Whether the hub's books say exactly what the union's register says, and the signed totals agree."""
    async with service.database.reading() as session:
        truth = {str(id): jobs for id, jobs in (await session.exec(select(*counters.c))).all()}
    try:
        rows = await ask(network, select(Cooperative))
        troubles = await ask(network, select(Alarm.what).where(Alarm.ended_at.is_(None)))
    except DBAPIError:  # its tables are not made yet
        return False
    return {row.id: row.jobs for row in rows} == truth and len(rows) == len(truth) and Trouble.DIFFERS not in troubles


def be_whole(data: Path) -> None:
    """What a backup asks for beside the one service that is at work here."""
    kept_node(data, union=UNION, union_name=UNION)
    for service in SERVICES:
        with closing(sqlite3.connect(data / f"{service}.sqlite")) as database:
            database.execute("CREATE TABLE IF NOT EXISTS anything (number INTEGER)")


async def ask(network: Network, question: Any) -> list[Any]:
    """The hub's database."""
    assert network.reader
    return await network.reader.ask(question)


async def epoch(network: Network) -> int:
    """In which epoch the union's statements are."""
    return int((await ask(network, select(Ledger.epoch)))[0])


async def test_a_hub_that_lost_its_store_and_then_its_database_gets_everything_back(folder: Path) -> None:
    async with a_network(folder, UNION) as network:
        await work_a_while(network)
        before = await epoch(network)
        async with at_work(network) as service:
            await network.hub.stop()
            shutil.rmtree(network.hub.folder / "store")
            await network.hub.start()
            await network.tell_unions()
            await until(lambda: counted_again(network), "it was read again from the beginning", SETTLED_S)
            await until(lambda: right(network, service), "the hub is right with a new store", SETTLED_S)
            assert network.reader
            network.reader.kill()
            for file in network.hub.data.glob("confederation.sqlite*"):
                file.unlink()
            network.reader.start()
            await until(lambda: right(network, service), "the hub is right with a new database", SETTLED_S)
        assert await epoch(network) == before


async def counted_again(network: Network) -> bool:
    """Whether the hub's stream, and what its books say was read of it, are as long as the union's own."""
    union = await network.js(network.nodes[UNION].url_fed)
    hub = await network.js(network.hub.url_fed)
    try:
        lengths = [(await js.stream_info(name)).state.messages for js, name in ((union, "AGG"), (hub, ALL_AGGREGATES))]
        lengths.append(sum(await ask(network, select(Ledger.crossings))))
    except Exception:  # the stream is not made yet
        return False
    return len(set(lengths)) == 1


async def test_a_stream_that_was_set_back_to_a_copy_is_stated_anew(folder: Path) -> None:
    async with a_network(folder, UNION) as network:
        server = network.nodes[UNION]
        await work_a_while(network)
        await server.stop()
        shutil.copytree(server.folder / "store", folder / "copy")
        await server.start()
        await work_a_while(network)
        before = await epoch(network)
        await server.stop()
        shutil.rmtree(server.folder / "store")
        shutil.copytree(folder / "copy", server.folder / "store")
        await server.start()
        await work_a_while(network)
        assert await epoch(network) > before


async def test_without_a_new_epoch_the_hub_would_miss_what_a_stream_set_back_says_and_not_be_told(folder: Path) -> None:
    async with a_federation(folder, UNION) as federation, asked_again(federation):
        server = federation.nodes[UNION]
        await publish(federation, range(20))
        await until(lambda: bodies_are(federation, 20), "the hub has them")
        await server.stop()
        shutil.copytree(server.folder / "store", folder / "copy")
        await server.start()
        await publish(federation, range(20, 40))
        await until(lambda: bodies_are(federation, 40), "the hub has those too", 60)
        await server.stop()
        shutil.rmtree(server.folder / "store")
        shutil.copytree(folder / "copy", server.folder / "store")
        await server.start()
        await publish(federation, range(100, 130))
        await until(lambda: bodies_are(federation, 50), "only what is beyond the old end comes", 60)
        await asyncio.sleep(2)
        assert await bodies_are(federation, 50)


@asynccontextmanager
async def asked_again(federation: Federation) -> AsyncIterator[None]:
    """What the hub's service does when a link is back, so that nobody has to wait for the broker."""

    async def sourced(_: Workplace) -> StreamConfig:
        return all_aggregates_stream([UNION])

    place: Any = None
    client = await federation.client(federation.hub.url_fed)
    task = asyncio.create_task(BackInTouch(ALL_AGGREGATES, FED_ACCOUNT, sourced).run(place, client))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def publish(federation: Federation, numbers: range) -> None:
    """Facts, straight into the union's stream."""
    js = await federation.js(federation.nodes[UNION].url_fed)
    for number in numbers:
        await js.publish(f"agg.{UNION}.toy.thing.{number}.stands.v1", str(number).encode())


async def bodies_are(federation: Federation, wanted: int) -> bool:
    """Whether the hub has so many."""
    js = await federation.js(federation.hub.url_fed)
    return int((await js.stream_info(ALL_AGGREGATES)).state.messages) == wanted


async def test_a_node_made_from_an_older_backup_begins_an_epoch_and_the_hub_is_right(folder: Path) -> None:
    async with a_network(folder, UNION) as network:
        old = network.nodes[UNION]
        be_whole(old.data)
        await work_a_while(network)
        back_up(old.data, folder / "backup.tar.gz")
        await work_a_while(network)
        before = await epoch(network)
        await old.stop()
        restore(folder / "backup.tar.gz", folder / "new")
        confirm(folder / "new", sends_waiting=False)
        network.nodes[UNION] = network.members[UNION].server = BrokerServer(UNION, folder / "new")
        await network.stand(network.nodes[UNION])
        async with at_work(network) as service:
            await until(lambda: right(network, service), "the hub says what the backup says", SETTLED_S)
        await work_a_while(network)
        assert await epoch(network) > before


async def test_a_machine_put_back_to_a_snapshot_learns_it_from_the_hub_and_nobody_types_anything(folder: Path) -> None:
    async with a_network(folder, UNION) as network:
        server = network.nodes[UNION]
        await work_a_while(network)
        await server.stop()
        shutil.copytree(server.data, folder / "snapshot")
        await server.start()
        await work_a_while(network)
        before = await epoch(network)
        await server.stop()
        put_back(folder / "snapshot", server.data)
        await server.start()
        async with at_work(network) as service:
            await until(lambda: right(network, service), "the hub says what the snapshot says", SETTLED_S)
            assert (await status_of(service.place))["set_back_at"], "the node's page says so"
        assert await epoch(network) > before


def put_back(snapshot: Path, data: Path) -> None:
    """What a virtual machine's host does: every file is what and where it was, and none says that it is a copy."""
    then = {path.relative_to(snapshot) for path in snapshot.rglob("*") if path.is_file()}
    for path in [one for one in data.rglob("*") if one.is_file()]:
        if path.relative_to(data) not in then:
            path.unlink()
    for name in then:
        (data / name).parent.mkdir(parents=True, exist_ok=True)
        with (data / name).open("r+b" if (data / name).exists() else "wb") as file:
            file.truncate()
            file.write((snapshot / name).read_bytes())


async def test_a_database_from_an_older_backup_beside_a_newer_stream_begins_an_epoch(folder: Path) -> None:
    async with a_network(folder, UNION) as network:
        data = network.nodes[UNION].data
        be_whole(data)
        await work_a_while(network)
        back_up(data, folder / "backup.tar.gz")
        await work_a_while(network)
        before = await epoch(network)
        restore(folder / "backup.tar.gz", folder / "new")
        for file in data.glob("membership.sqlite*"):
            file.unlink()
        shutil.copy(folder / "new" / "membership.sqlite", data / "membership.sqlite")
        async with at_work(network) as service:
            await until(lambda: right(network, service), "the hub says what the backup says", SETTLED_S)
        assert await epoch(network) > before
