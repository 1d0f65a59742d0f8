"""What crosses the link, byte by byte: people of the nodes are in none of it, nor in anything that the hub keeps."""

import ssl
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from deploy.broker.private_file import write_private
from services.confederation.models import Cooperative, Meeting
from tests.deploy.until import until
from tests.faults.network import Network
from tests.faults.readable import ReadableHubServer
from tests.faults.wires import ProxyWire
from tests.journeys.hands import LIST, cooperatives, import_list
from tests.journeys.running import RunningNode, a_node
from tests.journeys.test_from_a_list_to_a_seat import operator
from tests.journeys.test_what_crosses import CANARIES, canaries, stories
from tests.kept import kept_in

UNIONS = ("occitanie", "bretagne")
CROSSES = b"Fonderie des Gaves"  # what may be read, so that we know that we can read
SETTLED_S = 60.0

pytestmark = pytest.mark.faults


class Overheard(Network):
    """A network whose wires end the unions' TLS with the hub's certificate, and write down what passes."""

    def __init__(self, folder: Path, stack: AsyncExitStack) -> None:
        super().__init__(folder, stack)
        self.hub = ReadableHubServer(self.hub.data, self.hub.certificates)

    async def proxy(self) -> ProxyWire:
        """A wire that can be read."""
        certificates = self.hub.certificates
        as_hub = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        as_hub.load_cert_chain(certificates.cert, certificates.key)
        return await ProxyWire(self.hub.leaf_port, (as_hub, ssl.create_default_context(cafile=certificates.ca))).open()


@asynccontextmanager
async def overheard(folder: Path) -> AsyncIterator[tuple[Overheard, dict[str, ProxyWire]]]:
    """A hub with its reader, and a wire for each union, whose join file is in the folder of its node."""
    async with AsyncExitStack() as stack:
        network = Overheard(folder, stack)
        wires = {}
        for union in UNIONS:
            wires[union] = await network.proxy()
            stack.push_async_callback(wires[union].close)
            join = network.join_file(union, wires[union].address)
            write_private(folder / union / "hub.json", join.model_dump_json())
        await network.start()
        network.start_reader()
        yield network, wires


async def test_no_byte_on_the_link_and_none_at_the_hub_is_of_a_person(folder: Path) -> None:
    async with overheard(folder) as (network, wires):
        people: list[str] = []
        for union in UNIONS:
            with a_node(folder / union, "--union", union, "--name", f"Union {union}") as node:
                people += seeded(node)
                await until(lambda union=union: told(network, union), f"the hub knows of {union}", SETTLED_S)
                own = stored(folder / union)
                assert all(secret in own for secret in secrets(people[-2:]))
        await network.hub.stop()
        at_the_hub = stored(network.hub.data)
        for union, wire in wires.items():
            said = bytes(wire.said)
            assert CROSSES in said, f"what {union} said could not be read, so nothing is proved"
            assert not [secret for secret in secrets(people) if secret in said]
        assert CROSSES in at_the_hub
        assert not [secret for secret in secrets(people) if secret in at_the_hub]


def seeded(node: RunningNode) -> list[str]:
    """People, a meeting that was held and one that is cancelled; the people's ids."""
    with operator(node) as browser, node.program() as staff:
        import_list(browser, LIST.encode())
        host = cooperatives(staff)[CROSSES.decode()]
        ids = canaries(staff, host)
        stories(node, staff, host, ids)
    return ids


async def told(network: Network, union: str) -> bool:
    """Whether the hub has both co-operatives and both meetings of a union, as they ended."""
    assert network.reader
    try:
        known = await network.reader.ask(select(Cooperative.name).where(Cooperative.union == union))
        states: list[Any] = await network.reader.ask(select(Meeting.state).where(Meeting.union == union))
    except DBAPIError:  # its tables are not made yet
        return False
    return len(known) == 2 and set(states) == {"held", "cancelled"}


def secrets(ids: Iterable[str]) -> list[bytes]:
    """What must not be found: names, addresses, numbers, and the ids of people."""
    return [secret.encode() for secret in (*CANARIES, *ids)]


def stored(folder: Path) -> bytes:
    """Every byte of every file below."""
    return b"".join(content for _, content in kept_in(folder))
