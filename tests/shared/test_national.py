"""What the hub announces arrives on the nodes: in order, once, however long a node was away and whatever was lost."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from nats.js import JetStreamContext
from sqlalchemy import delete

from deploy.broker.server import BrokerServer
from shared.arrivals import same_fact
from shared.events.base import Event
from shared.events.crossings import CooperativePresence
from shared.events.meetings import MeetingAnnounced
from shared.events.national import BulletinPublished, SeatRequest
from shared.service import Service
from shared.settings import NodeSettings
from shared.station import LANES_OF_THE_HUB, ON_A_NODE, Station, streams_of_the_hub
from shared.streams import NATIONAL, national_copy, national_stream, provision_stream
from shared.tables import inbox
from tests.linked_brokers import Federation, a_federation, connected
from tests.shared import toy
from tests.shared.conftest import MIGRATIONS
from tests.shared.spine import announce, heard_are, on_air, sent, until
from tests.shared.toy import CounterAnnounced

AT_THE_HUB = Station(LANES_OF_THE_HUB, streams_of_the_hub)


@pytest.mark.parametrize(
    ("subject", "event", "same"),
    [
        ("national.all.confederation.bulletin.7.published.v1", BulletinPublished, True),
        ("national.occitanie.confederation.bulletin.7.published.v2", BulletinPublished, True),
        ("national.confederation.bulletin.7.published.v1", BulletinPublished, False),
        ("national.all.confederation.seat.7.answered.v1", SeatRequest, False),
        ("agg.occitanie.membership.cooperative.7.presence.v1", CooperativePresence, True),
        ("national.occitanie.membership.cooperative.7.presence.v1", CooperativePresence, False),
        ("evt.meetings.meeting.7.announced.v3", MeetingAnnounced, True),
        ("evt.all.meetings.meeting.7.announced.v3", MeetingAnnounced, False),
    ],
)
def test_a_subject_says_which_fact_it_is_about(subject: str, event: type[Event], same: bool) -> None:
    assert same_fact(subject, event) is same


@pytest.fixture
async def federation(folder: Path) -> AsyncIterator[Federation]:
    """A hub and one node."""
    async with a_federation(folder, "occitanie") as linked:
        yield linked


@asynccontextmanager
async def a_toy(broker: BrokerServer, folder: Path, station: Station, hub_file: Path | None) -> AsyncIterator[Service]:
    """A toy service at a broker; it keeps its database from one time to the next."""
    settings = NodeSettings(
        union=broker.union,
        union_name="Union of the tests",
        database_url=f"sqlite+aiosqlite:///{folder / broker.union}.sqlite",
        broker_url=broker.url_node,
        broker_fed_url=broker.url_fed,
        broker_nat_url=broker.url_nat,
        hub_file=hub_file,
        secret="a secret of the tests",
        public_url="http://127.0.0.1:8080",
    )
    handlers = [toy.write_down_national] if station is ON_A_NODE else []
    async with Service("toy", settings, MIGRATIONS, handlers, station=station).at_work() as service:
        await on_air(service)
        yield service


@asynccontextmanager
async def both(federation: Federation) -> AsyncIterator[tuple[Service, Service]]:
    """A mouth at the hub, an ear on the node."""
    node = federation.nodes["occitanie"]
    async with (
        a_toy(federation.hub, federation.folder, AT_THE_HUB, None) as mouth,
        a_toy(node, federation.folder, ON_A_NODE, federation.join_file("occitanie")) as ear,
    ):
        yield mouth, ear


def announced(*values: int, to: str = "all") -> list[CounterAnnounced]:
    return [CounterAnnounced(counter_id=uuid4(), number=number, to=to) for number in values]


async def hears(ear: Service, *expected: int) -> None:
    """Waits for so many numbers; a source that lost its stream comes back after some 20 s."""
    await heard_are(ear, list(expected), "write_down_national", seconds=60)


async def test_a_node_hears_what_is_for_all_and_for_itself_in_order_and_once(federation: Federation) -> None:
    async with both(federation) as (mouth, ear):
        await announce(mouth, *announced(1), *announced(0, to="other"))
        await hears(ear, 1)
        await announce(mouth, *announced(2, to="occitanie"))
        await hears(ear, 1, 2)
        await announce(mouth, *announced(4))  # in order within what is for all, and within what is for one
        await hears(ear, 1, 2, 4)
        federation.links["occitanie"].cut()
        await announce(mouth, *announced(*range(5, 105)))
        await sent(mouth)
        await federation.links["occitanie"].heal()
        await hears(ear, 1, 2, 4, *range(5, 105))


async def test_a_copy_made_anew_tells_everything_again_and_nothing_happens_twice(federation: Federation) -> None:
    async with both(federation) as (mouth, ear):
        await announce(mouth, *announced(1, 2, 3))
        await hears(ear, 1, 2, 3)
        async with ear.place.work() as work:
            await work.do(delete(inbox))  # the marks of long ago are cleared
        async with connected(federation.nodes["occitanie"].url_nat) as client:
            await client.jetstream().delete_stream(NATIONAL)
        await announce(mouth, *announced(4))
        await hears(ear, 1, 2, 3, 4)


async def test_a_database_from_a_backup_hears_again_what_was_announced_since(federation: Federation) -> None:
    node, kept = federation.nodes["occitanie"], federation.folder / "occitanie.sqlite"
    async with a_toy(federation.hub, federation.folder, AT_THE_HUB, None) as mouth:
        async with a_toy(node, federation.folder, ON_A_NODE, federation.join_file("occitanie")) as ear:
            await announce(mouth, *announced(1, 2))
            await hears(ear, 1, 2)
        backup = kept.read_bytes()
        async with a_toy(node, federation.folder, ON_A_NODE, federation.join_file("occitanie")) as ear:
            await announce(mouth, *announced(3, 4))
            await hears(ear, 1, 2, 3, 4)
        for file in federation.folder.glob("occitanie.sqlite*"):
            file.unlink()
        kept.write_bytes(backup)
        async with a_toy(node, federation.folder, ON_A_NODE, federation.join_file("occitanie")) as ear:
            await hears(ear, 1, 2, 3, 4)


async def test_a_hub_that_lost_its_store_while_a_node_was_away_tells_it_everything_once(federation: Federation) -> None:
    node = federation.nodes["occitanie"]
    async with a_toy(federation.hub, federation.folder, AT_THE_HUB, None) as mouth:
        async with a_toy(node, federation.folder, ON_A_NODE, federation.join_file("occitanie")) as ear:
            await announce(mouth, *announced(*range(20)))
            await hears(ear, *range(20))
        federation.links["occitanie"].cut()
        await federation.hub.stop()
        federation.lose_store()
        await federation.hub.start()
        await announce(mouth, *announced(*range(20, 50)))
        await sent(mouth)
        await federation.links["occitanie"].heal()
        async with a_toy(node, federation.folder, ON_A_NODE, federation.join_file("occitanie")) as ear:
            await hears(ear, *range(50))


async def test_nothing_is_missed_when_the_hub_s_new_stream_is_longer_than_the_lost_one(federation: Federation) -> None:
    """The broker notices that the stream is another one (2.15.1); a source that asked for number 6 would miss five."""
    node = federation.nodes["occitanie"]
    async with (
        connected(federation.hub.url_nat) as at_hub,
        connected(federation.hub.url_node) as speaker,
        connected(node.url_nat) as at_node,
    ):
        hub, here = at_hub.jetstream(), at_node.jetstream()
        await provision_stream(hub, national_stream())
        await provision_stream(here, national_copy("occitanie", joined=True))
        await publish(speaker.jetstream(), range(5))
        await holds(here, 5)
        federation.links["occitanie"].cut()
        await hub.delete_stream(NATIONAL)
        await provision_stream(hub, national_stream())
        await publish(speaker.jetstream(), range(100, 112))
        await federation.links["occitanie"].heal()
        await holds(here, 17)


async def test_joining_adds_sources_and_leaving_takes_them_away_without_losing_what_is_there(
    federation: Federation,
) -> None:
    async with (
        connected(federation.hub.url_nat) as at_hub,
        connected(federation.hub.url_node) as speaker,
        connected(federation.nodes["occitanie"].url_nat) as at_node,
    ):
        js = at_node.jetstream()
        await provision_stream(at_hub.jetstream(), national_stream())
        for joined, messages in ((False, 0), (True, 3), (False, 3), (True, 3)):
            changes = Changes(js)
            for _ in range(3):
                await provision_stream(changes, national_copy("occitanie", joined=joined))  # type: ignore[arg-type]
            assert changes.made <= 1, f"joined={joined}"
            if messages:
                await publish(speaker.jetstream(), range(3))
            await holds(js, messages)


class Changes:
    """Counts how often a stream is changed."""

    def __init__(self, js: JetStreamContext) -> None:
        self.js, self.made = js, 0

    def __getattr__(self, name: str) -> object:
        self.made += name == "update_stream"
        return getattr(self.js, name)


async def publish(js: JetStreamContext, numbers: range) -> None:
    """Messages for all, each with an id of its own."""
    for number in numbers:
        await js.publish(f"national.all.a.b.{number}.c.v1", b"", headers={"Nats-Msg-Id": f"id {number}"})


async def holds(js: JetStreamContext, messages: int) -> None:
    """Waits until the copy has so many."""

    async def enough() -> bool:
        return (await js.stream_info(NATIONAL)).state.messages >= messages

    await until(enough, 60)
    assert (await js.stream_info(NATIONAL)).state.messages == messages
