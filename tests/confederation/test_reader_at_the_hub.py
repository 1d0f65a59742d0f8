"""The whole way: from a union's stream through the broker into the hub's figures."""

import asyncio
import time
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlmodel import select

from services.confederation.app import build, reader, rebuild, reconcile
from services.confederation.models import Link
from services.confederation.queries.alarms import open_alarms
from services.confederation.queries.crossings import crossing_at
from services.confederation.queries.evidence import behind_presence
from services.confederation.queries.figures import figures_of
from services.confederation.rules.scope import Scope
from services.confederation.rules.standing import Standing
from services.confederation.settings import ConfederationSettings
from shared.events.hub import UnionRecorded
from shared.service import Service
from shared.streams import aggregate_stream
from tests.confederation.one_broker import OneBroker, Visit, publish
from tests.confederation.world import DAY, Hub, Speaker, a_cooperative, a_meeting
from tests.shared.spine import until

UNIONS = ("bretagne", "occitanie")


@pytest.fixture
async def one_broker(folder: Path) -> AsyncIterator[OneBroker]:
    """The broker, with the unions' streams; the hub's service provides its own."""
    broker = OneBroker(folder / "one", UNIONS)
    await broker.start()
    for union in UNIONS:
        async with Visit(broker.url(union)) as js:
            await js.add_stream(aggregate_stream(union))
    yield broker
    broker.stop()


@pytest.fixture
def settings(one_broker: OneBroker, database_url: str) -> ConfederationSettings:
    return ConfederationSettings(
        union_name="Confederation of the tests",
        database_url=database_url,
        broker_url=one_broker.url("node"),
        broker_fed_url=one_broker.url("fed"),
        broker_nat_url=one_broker.url("nat"),
        secret="a secret of the tests",
        public_url="http://127.0.0.1:8080",
    )


@pytest.fixture
async def service(settings: ConfederationSettings) -> AsyncIterator[Service]:
    """The hub's service at work, with both unions recorded."""
    built: Service = build(settings).state.service
    async with built.at_work():
        await until(lambda: asyncio.sleep(0, built.on_air))
        await record_unions(built)
        yield built


async def record_unions(service: Service) -> None:
    """As the operator's tool does."""
    async with service.place.work() as work:
        for code in UNIONS:
            recorded = UnionRecorded(code=code, name=code, departments=("31",), since=date(1990, 1, 1), up_key="UABC")
            work.announce(recorded)


def now_speaking(union: str = "occitanie", service: str = "membership") -> Speaker:
    return Speaker(Hub(now=datetime.now(UTC)), union, service)


async def state(broker: OneBroker, speaker: Speaker) -> None:
    """Publishes what a speaker stated since the last time."""
    async with Visit(broker.url(speaker.union)) as js:
        await publish(js, speaker.hub.reads)
    speaker.hub.reads.clear()


async def present(service: Service) -> int:
    async with service.database.reading() as session:
        presence = (await figures_of(session, Scope.year_to(DAY))).whole.presence
    return presence.present if presence else -1


async def present_are(service: Service, number: int, seconds: float = 20) -> None:
    async def they_are() -> bool:
        return await present(service) == number

    await until(they_are, seconds)


async def test_what_unions_state_becomes_figures_that_open_to_the_crossings(
    one_broker: OneBroker, service: Service, settings: ConfederationSettings
) -> None:
    for union in UNIONS:
        speaker = now_speaking(union)
        speaker.state(*(a_cooperative(n + 100 * len(union)) for n in range(5)))
        speaker.totals()
        await state(one_broker, speaker)
    await present_are(service, 10)
    async with service.database.reading() as session:
        assert await open_alarms(session) == []
        first = (await behind_presence(session, Scope.year_to(DAY), "present"))[0]
    crossing = await crossing_at(settings.broker_fed_url, first.sequence)
    assert crossing and crossing["data"]["name"] == first.what
    assert {(one.union, one.standing) for one in await reconcile(settings)} == {(u, Standing.AGREES) for u in UNIONS}


async def test_a_hub_whose_stream_is_lost_gets_everything_back_from_the_unions(
    one_broker: OneBroker, service: Service
) -> None:
    speaker = now_speaking()
    speaker.state(*map(a_cooperative, range(20)))
    await state(one_broker, speaker)
    await present_are(service, 20)
    before = await reader().spot(service.place)
    async with Visit(one_broker.url("fed")) as js:
        await js.delete_stream("FED_AGG")

    async def begun_again() -> bool:  # all that was read is cleared in the same work
        now = await reader().spot(service.place)
        return now is not None and before is not None and now.created != before.created

    await until(begun_again)
    await present_are(service, 20, seconds=60)


async def test_a_rebuild_while_the_hub_works_gives_the_same(
    one_broker: OneBroker, service: Service, settings: ConfederationSettings
) -> None:
    speaker = now_speaking()
    speaker.state(*map(a_cooperative, range(50)))
    await state(one_broker, speaker)
    await present_are(service, 50)
    told: list[tuple[int, int]] = []
    await rebuild(settings, lambda at, end: told.append((at, end)))
    assert (await present(service), told[-1]) == (50, (50, 50))


async def test_a_rebuild_beside_a_hub_that_rests_reads_by_itself(
    one_broker: OneBroker, settings: ConfederationSettings
) -> None:
    built: Service = build(settings).state.service
    async with built.at_work():
        await until(lambda: asyncio.sleep(0, built.on_air))
        await record_unions(built)
        speaker = now_speaking()
        speaker.state(*map(a_cooperative, range(30)))
        await state(one_broker, speaker)
        await present_are(built, 30)
    await rebuild(settings)
    again: Service = build(settings).state.service
    assert await present(again) == 30
    assert await reader().spot(again.place)
    await again.database.close()


async def test_from_the_unions_stream_to_the_hubs_figure_it_takes_a_moment(
    one_broker: OneBroker, service: Service
) -> None:
    speaker = now_speaking()
    speaker.state(a_cooperative(0))
    await state(one_broker, speaker)
    await present_are(service, 1, seconds=60)
    waits = []
    async with Visit(one_broker.url("occitanie")) as js:
        for number in range(1, 41):
            speaker.state(a_cooperative(number))
            began = time.monotonic()
            await publish(js, speaker.hub.reads[-1:])
            await present_are(service, number + 1)
            waits.append(time.monotonic() - began)
    assert sorted(waits)[2] < 0.25, sorted(waits)  # nobody waits for the next look; a busy machine may delay most


async def test_how_the_links_are_is_known_soon(one_broker: OneBroker, service: Service) -> None:
    async def links() -> list[Link]:
        async with service.database.reading() as session:
            return list((await session.exec(select(Link))).all())

    async def both_are_linked() -> bool:
        return [bool(link.linked_since) for link in await links()] == [True, True]

    await until(both_are_linked, 40)


async def test_meetings_come_too(one_broker: OneBroker, service: Service) -> None:
    speaker = now_speaking(service="meetings")
    speaker.state(*map(a_meeting, range(7)))
    await state(one_broker, speaker)

    async def seven() -> bool:
        async with service.database.reading() as session:
            meetings = (await figures_of(session, Scope.year_to(DAY))).whole.meetings
        return bool(meetings and meetings.held == 7)

    await until(seven, 30)
