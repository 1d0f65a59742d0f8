"""The node's page says how the node stands with its hub, and which unions there are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

import services.membership.app as membership
from services.membership.handlers.from_confederation import keep_the_list_of_unions
from services.membership.queries.unions import listed_unions
from services.membership.settings import MembershipSettings
from shared.clock import Clock
from shared.database import Database
from shared.events.envelope import Cause
from shared.events.national import UnionStands
from shared.hub_link import LinkStatus, link_status
from shared.identity import SESSION_COOKIE, Role, a_visitor
from shared.migrate import migrate
from shared.service import Service
from shared.streams import all_aggregates_stream, national_stream, provision_stream
from shared.work import Workplace
from tests.linked_brokers import Federation, a_federation, connected
from tests.shared.spine import on_air, until

TODAY = date(2026, 11, 23)


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[Workplace]:
    """Where membership works, with empty tables."""
    database = Database(database_url)
    await migrate(database, membership.HERE / "migrations")
    yield Workplace(database, "occitanie", "membership", Clock())
    await database.close()


async def hears(place: Workplace, told: str, **changes: Any) -> None:
    """A line of the list, told by an event of that number."""
    said = {"code": "occitanie", "name": "Occitanie", "departments": ("31",), "since": date(2016, 1, 1)} | changes
    async with place.work(Cause("", told)) as work:
        await keep_the_list_of_unions(UnionStands(**said), work)


async def test_the_newest_line_of_a_union_counts_in_whatever_order_they_come(place: Workplace) -> None:
    await hears(place, "2", name="Occitanie-Pyrénées")
    await hears(place, "1")
    await hears(place, "3", code="midi", name="Midi", until=date(2015, 12, 31), successors=("occitanie",))
    async with place.database.reading() as session:
        first, second = await listed_unions(session, TODAY)
    assert (first.name, second.name, second.became) == ("Occitanie-Pyrénées", "Midi", ("Occitanie-Pyrénées",))


@pytest.fixture
async def federation(folder: Path) -> AsyncIterator[Federation]:
    """A hub that reads one node."""
    async with a_federation(folder, "occitanie") as linked:
        async with connected(linked.hub.url_nat) as nat, connected(linked.hub.url_fed) as fed:
            await provision_stream(nat.jetstream(), national_stream())
            await provision_stream(fed.jetstream(), all_aggregates_stream(["occitanie"]))
        yield linked


@asynccontextmanager
async def at_work(federation: Federation, database: Path) -> AsyncIterator[Service]:
    """Membership on that node, for the length of a block."""
    node = federation.nodes["occitanie"]
    settings = MembershipSettings(
        union="occitanie",
        union_name="Union d'Occitanie",
        database_url=f"sqlite+aiosqlite:///{database}",
        broker_url=node.url_node,
        broker_fed_url=node.url_fed,
        broker_nat_url=node.url_nat,
        hub_file=federation.join_file("occitanie"),
        secret="a secret of the tests",
        public_url="http://127.0.0.1:8080",
    )
    app = membership.build(settings)
    found: Service = app.state.service
    async with found.at_work():
        await on_air(found)
        found.app = app  # type: ignore[attr-defined]
        yield found


@pytest.fixture
async def service(federation: Federation, folder: Path) -> AsyncIterator[Service]:
    """Membership on that node, at work."""
    async with at_work(federation, folder / "membership.sqlite") as found:
        yield found


async def link_of(service: Service) -> LinkStatus:
    """How the link stands."""
    async with service.database.reading() as session:
        found = await link_status(session, service.settings.hub_file)
    assert found
    return found


async def heard_and_read(service: Service) -> bool:
    """Whether the node knows that the hub is there, and has read everything."""
    link = await link_of(service)
    return link.heard_at is not None and link.to_be_read == 0


async def stated(federation: Federation, crossings: int) -> None:
    """So many crossings are in the stream that the hub reads."""
    async with connected(federation.nodes["occitanie"].url_node) as client:
        for _ in range(crossings):
            subject = f"agg.occitanie.membership.cooperative.{uuid4()}.presence.v1"
            await client.jetstream().publish(subject, b"{}", headers={"Nats-Msg-Id": str(uuid4())})


async def test_the_page_says_when_the_hub_was_heard_and_how_much_waits_while_it_is_cut_off(
    federation: Federation, service: Service
) -> None:
    async def waiting() -> bool:
        return (await link_of(service)).to_be_read == 3

    await until(lambda: heard_and_read(service), 60)
    federation.links["occitanie"].cut()
    await stated(federation, 3)
    await until(waiting, 60)
    app, token = service.app, a_visitor(None, Role.OPERATOR)  # type: ignore[attr-defined]
    cookies = {SESSION_COOKIE: app.state.seals.session(token)}
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", cookies=cookies) as web:
        page = (await web.get("/node", headers={"Accept-Language": "en"})).text
    assert "Last heard from Les unions" in page and "3 crossings wait to be read there" in page
    heard = (await link_of(service)).heard_at
    assert heard and service.place.clock.now() - heard < timedelta(minutes=2)
    await federation.links["occitanie"].heal()
    await until(lambda: heard_and_read(service), 150)


async def test_a_service_that_comes_after_the_hub_began_to_read_knows_that_all_is_read(
    federation: Federation, folder: Path
) -> None:
    async with at_work(federation, folder / "first.sqlite") as first:
        await stated(federation, 3)
        await until(lambda: heard_and_read(first), 60)
    async with at_work(federation, folder / "second.sqlite") as second:
        await until(lambda: heard_and_read(second), 20)
