"""Whatever is lost or set back on a node, the hub ends with everything that is true, and notices that it was so."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

import nkeys
import orjson
import pytest
from nats.js.api import StreamConfig
from nats.js.errors import NotFoundError
from sqlmodel import select

from shared.back_in_touch import BackInTouch
from shared.crossing_relay import CrossingRelay
from shared.joining import joined
from shared.service import Service
from shared.settings import NodeSettings
from shared.streams import AGGREGATE, ALL_AGGREGATES, all_aggregates_stream
from shared.totals import is_signed
from shared.work import Work, Workplace
from tests.linked_brokers import Federation, a_federation, connected
from tests.shared.conftest import MIGRATIONS
from tests.shared.spine import on_air, sent, until
from tests.shared.toy import STATEMENTS, CounterStands, counters

PATIENCE_S = 60
ANYWHERE: Any = None  # who attends to this stream needs no database


class Stage:
    """A hub, a node's broker, and a toy service on it that can be stopped and put back."""

    def __init__(self, federation: Federation) -> None:
        self.federation = federation
        self.node = federation.nodes["occitanie"]
        self.database = federation.folder / "home" / "toy.sqlite"

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[Service]:
        """The service, as long as the block lasts."""
        settings = NodeSettings(
            union="occitanie",
            union_name="Union of the tests",
            database_url=f"sqlite+aiosqlite:///{self.database}",
            broker_url=self.node.url_node,
            broker_fed_url=self.node.url_fed,
            hub_file=self.federation.join_file("occitanie"),
            secret="a secret of the tests",
            public_url="http://127.0.0.1:8080",
        )
        async with Service("toy", settings, MIGRATIONS, statements=STATEMENTS).at_work() as service:
            await on_air(service)
            yield service

    async def hub_is_right(self, service: Service) -> None:
        """Waits until the hub's newest statements are what the node's database says."""
        async with service.database.reading() as session:
            true: dict[UUID, int] = dict((await session.exec(select(counters.c.counter_id, counters.c.number))).all())

        async def right() -> bool:
            return await self.newest_at_the_hub() == true

        await until(right, PATIENCE_S)

    async def newest_at_the_hub(self) -> dict[UUID, int]:
        """The number of each counter, by the latest (epoch, seq); what was not restated in a new epoch is gone."""
        told = [one for one in await self.heard() if "number" in one]
        newest: dict[UUID, tuple[int, int, int]] = {}
        for one in told:
            known = newest.get(UUID(one["counter_id"]), (0, 0, 0))
            newest[UUID(one["counter_id"])] = max(known, (one["epoch"], one["seq"], one["number"]))
        last = max((one["epoch"] for one in told), default=0)
        return {id: number for id, (epoch, _, number) in newest.items() if epoch == last}

    async def heard(self) -> list[dict[str, Any]]:
        """Everything that the hub has read from the node."""
        found, number = [], 1
        async with connected(self.federation.hub.url_fed) as client:
            broker = client.jetstream(timeout=30)
            try:
                while True:
                    found.append(orjson.loads((await broker.get_msg(ALL_AGGREGATES, number)).data or b""))
                    number += 1
            except NotFoundError:
                return found

    async def copy(self, what: Path, to: Path) -> None:
        """What is put back later; the broker is down meanwhile, as for a snapshot of its disk."""
        if what.is_dir():
            await self.node.stop()
            shutil.copytree(what, to)
            await self.node.start()
        else:
            to.mkdir()
            for file in what.parent.iterdir():
                shutil.copy2(file, to / file.name)


@pytest.fixture
async def stage(folder: Path) -> AsyncIterator[Stage]:
    """The hub reads the node's crossings."""
    async with a_federation(folder, "occitanie") as federation, connected(federation.hub.url_fed) as client:
        await client.jetstream().add_stream(all_aggregates_stream(["occitanie"]))
        attending = asyncio.create_task(BackInTouch(ALL_AGGREGATES, "fed", sourced).run(ANYWHERE, client))
        (folder / "home").mkdir()
        yield Stage(federation)
        attending.cancel()
        await asyncio.gather(attending, return_exceptions=True)


async def sourced(_: Workplace) -> StreamConfig:
    """The hub reads one union."""
    return all_aggregates_stream(["occitanie"])


async def say(service: Service, numbers: range, as_number: int) -> None:
    """Counters stand at a number, each in a work of its own."""
    for one in numbers:
        async with service.place.work() as work:
            await set_counter(work, UUID(int=one + 1), as_number)


async def set_counter(work: Work, counter_id: UUID, number: int) -> None:
    """One counter, and what the confederation may know of it."""
    await work.upsert(counters, {"counter_id": counter_id, "number": number})
    work.announce(CounterStands(as_of=work.today, counter_id=counter_id, number=number))


def public_key_of(seed: str) -> str:
    """What the hub knows of a union's key."""
    return str(nkeys.from_seed(bytearray(seed.encode())).public_key.decode())


def epochs(told: list[dict[str, Any]]) -> list[int]:
    """Every epoch that the hub heard of, in the order of their beginnings."""
    return list(dict.fromkeys(one["epoch"] for one in told))


async def a_stream_that_is_set_back(stage: Stage, folder: Path) -> None:
    """The broker's store on the node is an older copy of itself; the database is not."""
    store = stage.node.folder / "store"
    async with stage.at_work() as service:
        await say(service, range(20), 1)
        await sent(service)
        await stage.hub_is_right(service)
    await stage.copy(store, folder / "older")
    async with stage.at_work() as service:
        await say(service, range(10, 40), 2)
        await sent(service)
        await stage.hub_is_right(service)
    await stage.node.stop()
    shutil.rmtree(store)
    shutil.copytree(folder / "older", store)
    await stage.node.start()


async def test_a_stream_that_was_set_back_costs_the_hub_nothing(stage: Stage, folder: Path) -> None:
    await a_stream_that_is_set_back(stage, folder)
    async with stage.at_work() as service:
        await say(service, range(35, 60), 3)
        await stage.hub_is_right(service)
    told = epochs(await stage.heard())
    assert len(told) == 2 and told == sorted(told), "a new epoch says that numbers begin again"


async def test_without_a_new_epoch_the_hub_misses_facts_and_nobody_is_told(
    stage: Stage, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Why all this: this is what the test above would be without it."""

    async def send_on_as_if_nothing_had_happened(self: CrossingRelay) -> None:
        self.created, self.furthest = str((await self.js.stream_info(AGGREGATE)).created), 0

    await a_stream_that_is_set_back(stage, folder)
    before = len(await stage.heard())
    monkeypatch.setattr(CrossingRelay, "refill_if_lost", send_on_as_if_nothing_had_happened)
    async with stage.at_work() as service:
        await say(service, range(40, 90), 3)
        await sent(service)
        async with connected(stage.node.url_fed) as client:
            stored = (await client.jetstream().stream_info(AGGREGATE)).state.last_seq

        async def hub_has_the_end() -> bool:
            return (await stage.newest_at_the_hub()).get(UUID(int=90)) == 3

        await until(hub_has_the_end, PATIENCE_S)
        heard = await stage.heard()
    assert len({one["seq"] for one in heard}) < 50 + before <= stored + before
    assert sum(one.get("number") == 3 for one in heard) < 50, "the hub has the last one, and lacks some before it"


async def test_a_database_from_a_backup_says_everything_again_in_a_new_epoch(stage: Stage, folder: Path) -> None:
    async with stage.at_work() as service:
        await say(service, range(20), 1)
        await sent(service)
    await stage.copy(stage.database, folder / "older")
    async with stage.at_work() as service:
        await say(service, range(10, 40), 2)
        await sent(service)
        await stage.hub_is_right(service)
    for file in stage.database.parent.iterdir():
        file.write_bytes((folder / "older" / file.name).read_bytes()) if (folder / "older" / file.name).exists() else (
            file.unlink()
        )
    async with stage.at_work() as service:
        await stage.hub_is_right(service)
        assert set((await stage.newest_at_the_hub()).values()) == {1}, "what the backup does not know never was"
        await say(service, range(5), 9)
        await stage.hub_is_right(service)
    told = epochs(await stage.heard())
    assert len(told) == 2 and told == sorted(told)


async def test_a_whole_node_from_a_copy_of_its_folder_is_noticed_too(stage: Stage, folder: Path) -> None:
    store = stage.node.folder / "store"
    async with stage.at_work() as service:
        await say(service, range(20), 1)
        await sent(service)
        await stage.hub_is_right(service)
    await stage.copy(store, folder / "older-store")
    await stage.copy(stage.database, folder / "older-home")
    async with stage.at_work() as service:
        await say(service, range(10, 40), 2)
        await sent(service)
        await stage.hub_is_right(service)
    await stage.node.stop()
    shutil.rmtree(store)
    shutil.rmtree(stage.database.parent)
    shutil.copytree(folder / "older-store", store)
    shutil.copytree(folder / "older-home", stage.database.parent)
    await stage.node.start()
    async with stage.at_work() as service:
        await say(service, range(3), 5)
        await stage.hub_is_right(service)


async def test_a_lost_stream_is_stated_anew_by_a_service_that_had_nothing_to_say(stage: Stage) -> None:
    async with stage.at_work() as service:
        await say(service, range(1_200), 1)
        await sent(service)
        await stage.hub_is_right(service)
        async with connected(stage.node.url_fed) as client:
            await client.jetstream().delete_stream(AGGREGATE)
        before = epochs(await stage.heard())

        async def anew() -> bool:
            return len(epochs(await stage.heard())) > len(before)

        await until(anew, PATIENCE_S)
        await stage.hub_is_right(service)
        totals = [one for one in await stage.heard() if "checksums" in one]
        join = joined(service.settings.hub_file)
    stated = {kind: number for kind, number in totals[-1]["entities"].items() if number}
    assert stated == {"CounterStands": 1_200} and totals[-1]["last_seq"] == 1_200
    assert totals[-1]["complete"]
    assert join and is_signed(totals[-1], "occitanie", public_key_of(join.up_seed))
