"""A hub's broker and some nodes' brokers on this machine, linked as in docs/operators, but for TLS, keys and walls: a
link can be cut and healed.
"""

import asyncio
import json
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import nats
from nats.aio.client import Client
from nats.errors import Error as NatsError

from deploy.broker.binary import nats_server
from deploy.broker.ports import ports_in
from shared.joining import Join

PASSWORD = "a-password-of-the-tests"


class LinkedBroker:
    """One nats-server, with the accounts that a node or the hub has."""

    def __init__(self, code: str, folder: Path) -> None:
        self.code = code
        self.folder = folder / f"broker-{code}"
        self.leaf_port = self.port = 0
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, account: str) -> str:
        """The address of an account: node, fed or nat."""
        return f"nats://{account}:{PASSWORD}@127.0.0.1:{self.port}"

    async def start(self, **more: Any) -> None:
        """Starts it at the port of last time, and returns when it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        config = self.folder / "nats-server.conf"
        config.write_text(json.dumps(self.configuration() | more))
        log = str(self.folder / "broker.log")
        self.process = subprocess.Popen([str(nats_server()), "-c", str(config), "-l", log], start_new_session=True)
        async with asyncio.timeout(20):
            while not await self.answers():
                await asyncio.sleep(0.02)

    async def answers(self) -> bool:
        """Whether a client gets in; notes the port when it is first known."""
        assert self.process
        if not self.port:
            found = ports_in(self.folder, self.process.pid)
            self.port = found.client if found else 0
        if not self.port:
            return False
        with suppress(OSError, NatsError, TimeoutError):
            async with self.connected("nat"):
                return True
        return False

    @asynccontextmanager
    async def connected(self, account: str) -> AsyncIterator[Client]:
        """A client of an account."""
        client = await nats.connect(self.url(account), allow_reconnect=False, connect_timeout=1, error_cb=nothing)
        try:
            yield client
        finally:
            await client.close()

    def stop(self) -> None:
        """Ends it at once."""
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def lose_store(self) -> None:
        """Its streams are gone; only while it is stopped."""
        shutil.rmtree(self.folder / "store")

    def configuration(self) -> dict[str, Any]:
        """Accounts and store; `walled` subjects are published in NODE and kept in another account."""
        walls = {"FED": f"agg.{self.code}.>"} if self.code != "hub" else {"NAT": "national.>"}
        accounts: dict[str, Any] = {
            name: {"jetstream": "enabled", "users": [{"user": name.lower(), "password": PASSWORD}]}
            for name in ("NODE", "FED", "NAT")
        }
        for account, subject in walls.items():
            accounts[account]["exports"] = [{"service": subject, "accounts": ["NODE"]}]
            accounts["NODE"]["imports"] = [{"service": {"account": account, "subject": subject}}]
        if self.code == "hub":
            accounts["FED"]["users"].append({"user": "up", "password": PASSWORD})
            accounts["NAT"]["users"].append({"user": "down", "password": PASSWORD})
        store = {"store_dir": str(self.folder / "store"), "domain": self.code, "sync_interval": "always"}
        return {
            "server_name": self.code,
            "listen": f"127.0.0.1:{self.port or -1}",
            "http": "127.0.0.1:-1",
            "ports_file_dir": str(self.folder),
            "jetstream": store,
            "accounts": accounts | {"SYS": {"users": [{"user": "sys", "password": PASSWORD}]}},
            "system_account": "SYS",
        }


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
    """A hub and its nodes; nodes are started as they are asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.hub = LinkedBroker("hub", folder)
        self.nodes: dict[str, LinkedBroker] = {}
        self.links: dict[str, Link] = {}

    async def start_hub(self) -> None:
        """The hub, with its door for nodes."""
        if not self.hub.leaf_port:
            probe = await asyncio.start_server(nothing_comes, "127.0.0.1", 0)
            self.hub.leaf_port = probe.sockets[0].getsockname()[1]
            probe.close()
        door = {"listen": f"127.0.0.1:{self.hub.leaf_port}", "isolate_leafnode_interest": True}
        await self.hub.start(leafnodes=door)

    async def start_node(self, code: str) -> LinkedBroker:
        """A union's broker, linked to the hub by two remotes."""
        if code not in self.nodes:
            self.nodes[code] = LinkedBroker(code, self.folder)
            self.links[code] = Link(self.hub.leaf_port)
            await self.links[code].heal()
        remotes = [
            {"url": f"nats://{user}:{PASSWORD}@127.0.0.1:{self.links[code].port}", "account": account}
            for user, account in (("up", "FED"), ("down", "NAT"))
        ]
        once_more = {"reconnect": "1s", "remotes": [one | {"ignore_discovered_servers": True} for one in remotes]}
        await self.nodes[code].start(leafnodes=once_more)
        return self.nodes[code]

    def join_file(self, code: str) -> Path:
        """What the node keeps once it has joined."""
        seeds = {"up_seed": "SUAAAA", "down_seed": "SUAAAA"}
        join = Join(union=code, union_name=f"Union {code}", confederation="Les unions", hub="tls://hub.test:1", **seeds)
        path = self.folder / f"{code}-hub.json"
        path.write_text(join.model_dump_json())
        return path

    async def stop(self) -> None:
        """Everything."""
        for link in self.links.values():
            await link.end()
        for broker in (self.hub, *self.nodes.values()):
            broker.stop()


@asynccontextmanager
async def a_federation(folder: Path, *codes: str) -> AsyncIterator[Federation]:
    """A hub and nodes with these codes, for the length of a block."""
    federation = Federation(folder)
    try:
        await federation.start_hub()
        for code in codes:
            await federation.start_node(code)
        yield federation
    finally:
        await federation.stop()


async def nothing(error: Exception) -> None:
    """Errors of a try to connect are expected."""


async def nothing_comes(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Nobody connects to a port that is only looked for."""
