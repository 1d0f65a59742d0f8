"""Troubles of the network that surely bring to light what a mutant of it left out."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from sqlmodel import select

from deploy.broker.server import BrokerServer
from shared.streams import AGGREGATE, ALL_AGGREGATES
from shared.tables import landmark, outbox
from tests.deploy.until import until
from tests.faults.mutants import sent_before_acknowledged
from tests.faults.mutants_of_the_network import FORGETS_S, no_memory_of_copies, place_before_effect
from tests.faults.network import Network, Process
from tests.faults.wires import BACK, THERE, ProxyWire

PATIENCE_S = 20.0
DEATHS = 2
LOOK_S = 0.005
CROSSINGS = outbox.c.subject.like("agg.%")

Trouble = Callable[[Network], Awaitable[None]]


async def the_stream_s_word_is_lost(network: Network) -> None:
    """The stream has a statement and says so, but its word does not arrive; it is stated again, later than a short
    memory lasts.
    """
    service, home, server = the_one_with_a_wire(network)
    js = await network.js(server.url_fed)

    async def has_unconfirmed() -> bool:
        confirmed = await service.count(CROSSINGS, outbox.c.sent_at.is_not(None))
        return (await js.stream_info(AGGREGATE)).state.last_seq > confirmed

    home.hold(BACK)
    await asyncio.sleep(5 * FORGETS_S)  # whatever was confirmed before is marked
    await until(has_unconfirmed, "a statement arrives and its confirmation does not", PATIENCE_S)
    await home.heal()


async def a_statement_is_lost(network: Network) -> None:
    """The connection breaks while statements are under way to the stream."""
    service, home, _ = the_one_with_a_wire(network)
    home.hold(THERE)
    before = await service.count(CROSSINGS)

    async def has_more_to_say() -> bool:
        return await service.count(CROSSINGS) > before + 1

    await until(has_more_to_say, "something is stated", PATIENCE_S)
    await asyncio.sleep(0.5)  # the relay has sent what it sends without an answer
    await home.heal()


async def the_reader_dies_once_its_place_is_saved(network: Network) -> None:
    """The hub's reader is killed at once when its database says that it is further."""
    reader = network.reader
    assert reader
    for _ in range(DEATHS):
        before = await place_of(reader)
        async with asyncio.timeout(PATIENCE_S):
            while await place_of(reader) == before:
                await asyncio.sleep(LOOK_S)
        reader.kill()
        reader.start()


TROUBLES: dict[str, Trouble] = {
    place_before_effect.__name__: the_reader_dies_once_its_place_is_saved,
    sent_before_acknowledged.__name__: a_statement_is_lost,
    no_memory_of_copies.__name__: the_stream_s_word_is_lost,
}
"""By mutant, the trouble that it cannot come through."""


def the_one_with_a_wire(network: Network) -> tuple[Process, ProxyWire, BrokerServer]:
    """A service, its wire, and the broker at the other end."""
    member = next(one for one in network.members.values() if one.home)
    assert member.home and member.service
    return member.service, member.home, member.server


async def place_of(reader: Process) -> list[Any]:
    """How far the hub's reader is, says its database."""
    return await reader.ask(select(landmark.c.value).where(landmark.c.name == f"read {ALL_AGGREGATES}"))
