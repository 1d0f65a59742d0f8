"""A hub's broker and unions' brokers as operators link them (keys, TLS, walls), over links that a test can cut."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client

from deploy.broker.keys import new_key
from deploy.broker.private_file import write_private
from deploy.broker.recorded import KnownUnion, record
from deploy.broker.server import BrokerServer
from deploy.hub.authority import own_certificates
from deploy.hub.broker_server import HubServer
from shared.joining import Join


class Link:
    """The way of one node to the hub's door for nodes; it can be cut."""

    def __init__(self, to: int) -> None:
        self.to = to
        self.port = 0
        self.ends: set[asyncio.StreamWriter] = set()
        self.carrying: set[asyncio.Task[Any]] = set()

    async def heal(self) -> None:
        """Open again, at the same port."""
        self.server = await asyncio.start_server(self.carry, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    def cut(self) -> None:
        """Nothing gets through, and nobody gets in."""
        self.server.close()
        for end in self.ends:
            end.transport.abort()

    async def end(self) -> None:
        """Cut for good."""
        self.cut()
        await asyncio.gather(*self.carrying, return_exceptions=True)

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        if task := asyncio.current_task():
            self.carrying.add(task)
            task.add_done_callback(self.carrying.discard)
        try:
            there_reader, there = await asyncio.open_connection("127.0.0.1", self.to)
        except OSError:
            writer.transport.abort()
            return
        self.ends |= {writer, there}
        with suppress(OSError):
            await asyncio.gather(pour(reader, there), pour(there_reader, writer))
        for end in (writer, there):
            self.ends.discard(end)
            end.transport.abort()


async def pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    """Everything from one end into the other."""
    while data := await source.read(65_536):
        into.write(data)
        await into.drain()
    into.transport.abort()


class Federation:
    """A hub and the nodes of some unions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hub = HubServer(folder / "hub", own_certificates(folder / "hub" / "tls", ["127.0.0.1"]))
        self.nodes: dict[str, BrokerServer] = {}
        self.links: dict[str, Link] = {}

    async def start(self, *codes: str) -> None:
        """The hub first, for it must know the unions' keys; then the nodes, which join before they start."""
        joins = {code: self.made_known(code) for code in codes}
        await self.hub.start()
        for code, (up_seed, down_seed) in joins.items():
            link = self.links[code] = Link(self.hub.leaf_port)
            await link.heal()
            join = Join(
                union=code,
                union_name=f"Union {code}",
                confederation="Les unions",
                hub=f"tls://127.0.0.1:{link.port}",
                ca=self.hub.certificates.authority(),
                up_seed=up_seed,
                down_seed=down_seed,
            )
            write_private(self.join_file(code), join.model_dump_json())
            self.nodes[code] = BrokerServer(code, self.folder / code)
            await self.nodes[code].start()

    def made_known(self, code: str) -> tuple[str, str]:
        """A union that the hub's operator added; its seeds."""
        up, down = new_key(), new_key()
        known = KnownUnion(code=code, name=code, since=date(2016, 1, 1), up_key=up.public, down_key=down.public)
        record(self.folder / "hub" / "unions", known)
        return up.seed, down.seed

    def join_file(self, code: str) -> Path:
        """What the node keeps once it has joined."""
        return self.folder / code / "hub.json"

    def lose_store(self) -> None:
        """The hub's streams are gone; only while it is stopped."""
        shutil.rmtree(self.hub.folder / "store")

    async def stop(self) -> None:
        """Everything."""
        for link in self.links.values():
            await link.end()
        for server in (self.hub, *self.nodes.values()):
            await server.stop()


@asynccontextmanager
async def a_federation(folder: Path, *codes: str) -> AsyncIterator[Federation]:
    """A hub and nodes with these codes, for the length of a block."""
    federation = Federation(folder)
    try:
        await federation.start(*codes)
        yield federation
    finally:
        await federation.stop()


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[Client]:
    """A client, for the length of a block."""
    client = await nats.connect(url, allow_reconnect=False)
    try:
        yield client
    finally:
        await client.close()
