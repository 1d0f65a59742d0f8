"""A link that was cut for long: everything arrives, once, in order, soon after it is back; and the wait can be seen."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from services.confederation.models import Link
from shared.clock import Clock
from shared.service import Service
from shared.streams import ALL_AGGREGATES, NATIONAL
from shared.tables import outbox
from tests.deploy.until import until
from tests.faults.chaos import Verdict
from tests.faults.network import Member, Network, a_network
from tests.faults.network_chaos import Comparison
from tests.faults.parts import AT_A_TIME, a_union, state_four_weeks
from tests.faults.wires import ground

STATEMENTS = 100_000
BOUND_S, AIM_S = 150.0, 15.0
SUBJECT = "national.all.confederation.bulletin.1.published.v1"
MADE_S = 300.0  # a busy machine takes long to state so much
NOTICED_S = 15.0  # a cut link is given up when two signs of life were missed, five seconds each

pytestmark = pytest.mark.faults


@asynccontextmanager
async def stating(network: Network, union: str) -> AsyncIterator[Service]:
    """A union's service in this process; its database can be compared as those of the others."""
    settings = network.union_settings(union)
    network.members[union].service = network.process(union, settings)
    async with a_union(settings).at_work() as service:
        yield service


async def equal(comparison: Comparison) -> bool:
    """Whether hub and unions agree."""
    with suppress(DBAPIError, NatsError, OSError, TimeoutError):  # nobody is ready yet
        await comparison.compare(verdict := Verdict(0))
        return verdict.clean and verdict.facts > 0
    return False


async def test_four_weeks_of_statements_arrive_when_a_cut_link_is_back(folder: Path) -> None:
    with ground() as grounds:
        async with a_network(folder, "occitanie", "bretagne", ground=grounds) as network:
            comparison = Comparison(network)
            for union in network.members:
                network.start_talking(union, statements=AT_A_TIME)
            await until(lambda: equal(comparison), "all is well at first", 60)
            await cut_for_four_weeks(network)
            healed = time.monotonic()
            await until(lambda: arrived(network, 3 * AT_A_TIME), "it begins to arrive", AIM_S)
            begun = time.monotonic() - healed
            await until(lambda: arrived(network, STATEMENTS + 2 * AT_A_TIME), "everything is at the hub", BOUND_S)
            in_stream = time.monotonic() - healed
            await until(lambda: equal(comparison), "the hub's books agree", BOUND_S)
            in_books = time.monotonic() - healed
            print(
                f"begun after {begun:.1f} s, in the hub's stream after {in_stream:.1f} s, in its books {in_books:.1f} s"
            )


async def cut_for_four_weeks(network: Network) -> None:
    """The one is cut, and goes on; the other is not; the wait can be seen meanwhile."""
    member, began = network.members["occitanie"], time.monotonic()
    await member.wire.cut()
    assert member.service
    member.service.kill()
    network.start_talking("occitanie", statements=STATEMENTS)
    wanted = STATEMENTS + AT_A_TIME
    await until(lambda: sent(member, wanted), "everything is in the union's own stream", MADE_S)
    await asyncio.sleep(max(0.0, NOTICED_S + 3 - (time.monotonic() - began)))
    print(f"cut for {time.monotonic() - began:.1f} s")
    await the_wait_is_seen(network, time.monotonic() - began)
    await member.wire.heal()


async def the_wait_is_seen(network: Network, cut_s: float) -> None:
    """The figure that the pages show grows for the one that is cut, and for no other."""
    silent = await network.sources()
    assert 0 <= silent["bretagne"] < 3
    assert not 0 <= silent["occitanie"] < cut_s - 2  # negative: asked again in vain, so never heard since
    cut_at = Clock().now() - timedelta(seconds=cut_s)
    await until(lambda: shown(network, cut_at), "the one is shown as away since the cut, the other as here", 60)


async def shown(network: Network, cut_at: datetime) -> bool:
    """Whether the hub's table of links says so."""
    assert network.reader
    links = {row.union: row.active_at for row in await network.reader.ask(select(Link))}
    away, here = links.get("occitanie"), links.get("bretagne")
    return bool(away and here and away < cut_at + timedelta(seconds=5) and here > cut_at + timedelta(seconds=5))


async def arrived(network: Network, wanted: int) -> bool:
    """Whether the hub's stream has so many."""
    js = await network.js(network.hub.url_fed)
    return (await js.stream_info(ALL_AGGREGATES)).state.messages >= wanted


async def sent(member: Member, wanted: int) -> bool:
    """Whether so many were stated, and none waits at home."""
    assert member.service
    return await member.service.count(outbox.c.sent_at.is_not(None), outbox.c.subject.like("agg.%")) >= wanted


async def test_a_short_silence_and_a_fallen_hub_are_caught_up_within_seconds(folder: Path) -> None:
    async with (
        a_network(folder, "occitanie", "bretagne") as network,
        stating(network, "occitanie") as service,
        stating(network, "bretagne") as neighbour,
    ):
        comparison, both = Comparison(network), (service, neighbour)
        for number, trouble in enumerate((nothing, cut_both, kill_hub)):
            await trouble(network, both, number)
            began = time.monotonic()
            await until(lambda: equal(comparison), f"caught up after {trouble.__name__}", AIM_S)
            print(f"{trouble.__name__}: {time.monotonic() - began:.1f} s")


async def nothing(network: Network, services: tuple[Service, ...], number: int) -> None:
    """The beginning."""
    for service in services:
        await state_four_weeks(service, 50, 100 * number)


async def cut_both(network: Network, services: tuple[Service, ...], number: int) -> None:
    """Both unions are away, and come back at the same moment."""
    for member in network.members.values():
        await member.wire.cut()
    for service in services:
        await state_four_weeks(service, 50, 100 * number)
    await asyncio.sleep(12)
    for member in network.members.values():
        await member.wire.heal()


async def kill_hub(network: Network, services: tuple[Service, ...], number: int) -> None:
    """The hub's broker falls, and is back after a while."""
    process = network.hub.process
    assert process
    process.kill()
    process.wait()
    for service in services:
        await state_four_weeks(service, 50, 100 * number)
    await asyncio.sleep(5)
    await network.hub.start()


async def test_what_the_hub_announced_meanwhile_is_there_soon_after_the_link(folder: Path) -> None:
    async with a_network(folder, "occitanie") as network, stating(network, "occitanie"):
        copy = await network.js(network.nodes["occitanie"].url_nat)
        hub = await network.js(network.hub.url_node)
        await until(lambda: announce(hub), "the hub announces")
        await until(lambda: has(copy, 1), "the first is here")
        await network.members["occitanie"].wire.cut()
        for _ in range(10):
            await announce(hub)
        await asyncio.sleep(12)
        await network.members["occitanie"].wire.heal()
        began = time.monotonic()
        await until(lambda: has(copy, 11), "all are here", AIM_S)
        print(f"announced: {time.monotonic() - began:.1f} s")


async def announce(js: JetStreamContext) -> bool:
    """Publishes at the hub; False while it is not ready for it."""
    with suppress(NatsError):
        return bool((await js.publish(SUBJECT, b"{}")).seq)
    return False


async def has(js: JetStreamContext, wanted: int) -> bool:
    """Whether the copy of what the hub announces has so many facts about bulletins."""
    with suppress(NatsError):
        found = (await js.stream_info(NATIONAL, subjects_filter=SUBJECT)).state.subjects
        return found == {SUBJECT: wanted}
    return False
