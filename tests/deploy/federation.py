"""A hub's broker and those of unions, linked as the operators would link them, with what they tell each other."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client
from nats.js import JetStreamContext

from deploy.broker.keys import new_key
from deploy.broker.monitoring import answer
from deploy.broker.private_file import write_private
from deploy.broker.recorded import KnownUnion, record
from deploy.broker.server import BrokerServer
from deploy.hub.authority import own_certificates
from deploy.hub.broker_server import HubServer
from shared.joining import Join
from shared.streams import aggregate_stream, all_aggregates_stream, national_copy, national_stream, provision_stream
from tests.deploy.until import until

LINKED_S = 60.0  # on a machine that has much else to do
ANSWER_S = 20.0


class Federation:
    """Real servers on the loopback; everything ends with the block that made it."""

    def __init__(self, folder: Path, stack: AsyncExitStack, hub: type[HubServer] = HubServer) -> None:
        self.folder = folder
        self.stack = stack
        certificates = own_certificates(folder / "hub" / "tls", ["127.0.0.1"])
        self.hub = hub(folder / "hub", certificates)
        self.nodes: dict[str, BrokerServer] = {}

    async def start(self) -> None:
        """The hub, with what it announces."""
        await self.stand(self.hub)
        await provision_stream(await self.js(self.hub.url_nat), national_stream())

    async def stand(self, server: BrokerServer) -> None:
        """Starts a server; it is stopped at the end."""
        await server.start()
        self.stack.push_async_callback(server.stop)

    async def node(self, union: str, kind: type[BrokerServer] = BrokerServer) -> BrokerServer:
        """A union's broker, with what it lets out."""
        server = self.nodes[union] = kind(union, self.folder / union)
        await self.stand(server)
        await provision_stream(await self.js(server.url_fed), aggregate_stream(union))
        return server

    def join_file(self, union: str) -> Join:
        """What the hub's operator hands over; the hub knows the keys once it is told to look."""
        up, down = new_key(), new_key()
        known = KnownUnion(code=union, name=union, since=date(2016, 1, 1), up_key=up.public, down_key=down.public)
        record(self.folder / "hub" / "unions", known)
        return Join(
            union=union,
            union_name=union,
            confederation="Confédération",
            hub=f"tls://127.0.0.1:{self.hub.leaf_port}",
            ca=self.hub.certificates.authority(),
            up_seed=up.seed,
            down_seed=down.seed,
        )

    async def link(self, union: str) -> None:
        """Adds the union at the hub and links its node, both while they run."""
        join = self.join_file(union)
        await self.hub.kept.reload()
        await self.join(union, join)
        await self.source()

    async def join(self, union: str, join: Join) -> None:
        """What `maillon join` does to a node's broker, and what its services do then."""
        server = self.nodes[union]
        write_private(self.folder / union / "hub.json", join.model_dump_json())
        await server.kept.reload()
        await provision_stream(await self.js(server.url_nat), national_copy(union, joined=True))

    async def source(self) -> None:
        """What the confederation's service does when a union was added: one source for each."""
        linked = sorted(file.stem for file in (self.folder / "hub" / "unions").glob("*.json"))
        await provision_stream(await self.js(self.hub.url_fed), all_aggregates_stream(linked))

    async def client(self, url: str) -> Client:
        """A connection for as long as everything stands."""
        client = await nats.connect(url, error_cb=in_silence)
        self.stack.push_async_callback(client.close)
        return client

    async def js(self, url: str) -> JetStreamContext:
        """JetStream as it is seen from an account."""
        return (await self.client(url)).jetstream(timeout=ANSWER_S)

    def links(self) -> list[dict[str, Any]]:
        """The links that stand, as the hub sees them."""
        told = answer(self.hub.ports, "/leafz") or {}
        return list(told.get("leafs") or [])

    def linked(self, union: str) -> set[str]:
        """The accounts of the hub that a union's links are in."""
        return {link["account"] for link in self.links() if link["name"] == union}

    async def until_linked(self, union: str) -> None:
        """Waits until both of its links stand."""
        await until(lambda: self.linked(union) == {"FED", f"NAT-{union}"}, f"{union} is linked", LINKED_S)


@asynccontextmanager
async def a_federation(folder: Path, *unions: str) -> AsyncIterator[Federation]:
    """A hub, and these unions linked to it."""
    async with AsyncExitStack() as stack:
        federation = Federation(folder, stack)
        await federation.start()
        for union in unions:
            await federation.node(union)
            await federation.link(union)
            await federation.until_linked(union)
        yield federation


@asynccontextmanager
async def linked_from_the_start(
    folder: Path, *unions: str, hub: type[HubServer] = HubServer, node: type[BrokerServer] = BrokerServer
) -> AsyncIterator[Federation]:
    """The same, of brokers of that kind, which find their unions and links when they start."""
    async with AsyncExitStack() as stack:
        federation = Federation(folder, stack, hub)
        joins = {union: federation.join_file(union) for union in unions}
        await federation.start()
        for union, join in joins.items():
            write_private(folder / union / "hub.json", join.model_dump_json())
            server = await federation.node(union, node)
            await provision_stream(await federation.js(server.url_nat), national_copy(union, joined=True))
            await federation.until_linked(union)
        await federation.source()
        yield federation


async def in_silence(_: Exception) -> None:
    """Clients are told of permissions that they lack; here that is meant."""
