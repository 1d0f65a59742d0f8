"""The confederation announces, and people in two unions are told: in order, once, whatever was cut or lost."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import col, select

import services.confederation.app as confederation
import services.notifications.app as notifications
from deploy.broker.server import BrokerServer
from services.confederation.actions.publish_bulletin import PublishBulletin, publish_bulletin
from services.confederation.models import Reception
from services.confederation.models import Union as KnownUnion
from services.confederation.settings import ConfederationSettings
from services.notifications.models import Bulletin, Notice, Recipient, RecipientMandate
from services.notifications.settings import NotificationsSettings
from shared.events.ids import new_id
from shared.events.national import Audience
from shared.service import Service
from shared.work import Workplace
from tests.linked_brokers import Federation, a_federation, connected
from tests.notifications.postbox import Postbox
from tests.shared.spine import on_air, sent, until

PEOPLE = {"occitanie": 3, "bretagne": 2}
PATIENCE_S = 150.0  # the brokers' own pauses between tries may grow to two minutes


@dataclass
class Network:
    """The hub and two nodes, at work."""

    brokers: Federation
    hub: Service
    nodes: dict[str, Service]
    mail: dict[str, Postbox]

    async def publish(self, *titles: str, audience: Audience = Audience.EVERYBODY) -> None:
        """Bulletins, one work each, in order."""
        for title in titles:
            command = PublishBulletin(bulletin_id=uuid4(), title=title, text="Bonjour à toutes", audience=audience)
            async with self.hub.place.work() as work:
                await publish_bulletin(command, work)

    async def told(self, code: str, person: int = 1) -> list[str]:
        """The titles in somebody's inbox, oldest first."""
        question = select(Bulletin.title).join(Notice, col(Notice.event_id) == Bulletin.bulletin_id)
        async with self.nodes[code].database.reading() as session:
            mine = question.where(Notice.person_id == UUID(int=person)).order_by(col(Notice.id))
            return list((await session.exec(mine)).all())

    async def everybody_was_told(self, expected: list[str]) -> None:
        """Waits until every inbox and mailbox has these, in order, and nothing else."""
        for code, people in PEOPLE.items():

            async def enough(code: str = code, people: int = people) -> bool:
                return len(await self.told(code, people)) >= len(expected)

            await until(enough, PATIENCE_S)
            for person in range(1, people + 1):
                assert await self.told(code, person) == expected
            await self.mail[code].has(len(expected) * people)
            assert len(self.mail[code].raw) == len(expected) * people


@pytest.fixture
async def network(folder: Path) -> AsyncIterator[Network]:
    """A confederation of two unions, with a few people in each."""
    async with a_federation(folder, *PEOPLE) as brokers, AsyncExitStack() as stack:
        hub = await stack.enter_async_context(the_hub(brokers.hub, folder))
        nodes, mail = {}, {}
        for code, people in PEOPLE.items():
            mail[code] = Postbox()
            await mail[code].start()
            stack.push_async_callback(mail[code].stop)
            at_work = a_node(brokers.nodes[code], folder, brokers.join_file(code), mail[code].port)
            nodes[code] = await stack.enter_async_context(at_work)
            await settle(nodes[code].place, people)
        async with hub.place.work() as work:
            for code in PEOPLE:
                since = date(1990, 1, 1)
                work.add(KnownUnion(code=code, name=code, departments=[], since=since, successors=[], down_key="U"))
        yield Network(brokers, hub, nodes, mail)


def settings_of(broker: BrokerServer, folder: Path) -> dict[str, Any]:
    """What every service is told."""
    return {
        "union": broker.union,
        "union_name": f"Union {broker.union}",
        "database_url": f"sqlite+aiosqlite:///{folder / broker.union}.sqlite",
        "broker_url": broker.url_node,
        "broker_fed_url": broker.url_fed,
        "broker_nat_url": broker.url_nat,
        "secret": "a secret of the tests",
        "public_url": "http://127.0.0.1:8080",
    }


@asynccontextmanager
async def the_hub(broker: BrokerServer, folder: Path) -> AsyncIterator[Service]:
    """The confederation's service."""
    service: Service = confederation.build(ConfederationSettings(**settings_of(broker, folder))).state.service
    async with service.at_work():
        await on_air(service)
        yield service


@asynccontextmanager
async def a_node(broker: BrokerServer, folder: Path, hub_file: Path, smtp_port: int) -> AsyncIterator[Service]:
    """A union's notifications."""
    settings = NotificationsSettings(
        **settings_of(broker, folder), hub_file=hub_file, smtp_port=smtp_port, mail_from="union@example.org"
    )
    service: Service = notifications.build(settings).state.service
    async with service.at_work():
        await on_air(service)
        yield service


async def settle(place: Workplace, people: int) -> None:
    """People with an address; the first one is elected."""
    as_of = new_id()
    async with place.work() as work:
        for number in range(1, people + 1):
            id, kind = UUID(int=number), "elected" if number == 1 else "worker"
            named = {"first_name": "Aline", "last_name": str(number), "email": f"a{number}@example.org"}
            work.add(Recipient(person_id=id, as_of=as_of, **named))
            since = date(2020, 1, 1)
            work.add(RecipientMandate(mandate_id=uuid4(), person_id=id, until_as_of=as_of, kind=kind, since=since))


async def test_a_bulletin_reaches_inboxes_and_mailboxes_of_both_unions(network: Network) -> None:
    began = perf_counter()
    await network.publish("Congrès")
    await network.everybody_was_told(["Congrès"])
    print(f"a bulletin was in every inbox and mailbox after {perf_counter() - began:.2f} s")
    await network.publish("Aux élus", audience=Audience.ELECTED)
    for code, people in PEOPLE.items():
        await network.mail[code].has(people + 1)
        assert await network.told(code, 1) == ["Congrès", "Aux élus"]
        assert await network.told(code, 2) == ["Congrès"]


async def test_the_hub_sees_which_unions_have_it(network: Network) -> None:
    await network.publish("Congrès")

    async def seen() -> bool:
        async with network.hub.database.reading() as session:
            found = (await session.exec(select(Reception).order_by(Reception.union))).all()
        recent = datetime.now(UTC) - timedelta(minutes=1)
        return [(one.union, one.waiting) for one in found if one.position >= 1 and one.seen_at > recent] == [
            ("bretagne", 0),
            ("occitanie", 0),
        ]

    await until(seen, 60)


async def test_a_node_that_was_cut_off_gets_a_hundred_bulletins_in_order_and_once(network: Network) -> None:
    link, titles = network.brokers.links["bretagne"], [f"Bulletin {number}" for number in range(100)]
    await network.publish("Avant")
    await network.everybody_was_told(["Avant"])
    link.cut()
    await network.publish(*titles)
    await sent(network.hub)
    assert await network.told("bretagne") == ["Avant"]
    await link.heal()
    began = perf_counter()
    await network.everybody_was_told(["Avant", *titles])
    print(f"everything had arrived {perf_counter() - began:.1f} s after the link was there again")


async def test_a_hub_that_lost_its_stream_fills_it_again_and_nobody_is_told_twice(network: Network) -> None:
    await network.publish("Un", "Deux", "Trois")
    await network.everybody_was_told(["Un", "Deux", "Trois"])
    await network.brokers.hub.stop()
    network.brokers.lose_store()
    await network.publish("Quatre")
    await network.brokers.hub.start()
    await network.everybody_was_told(["Un", "Deux", "Trois", "Quatre"])
    async with connected(network.brokers.hub.url_nat) as client:
        assert (await client.jetstream().stream_info("NATIONAL")).state.messages == 4
