"""Wires between a union and the hub that can be cut, healed and listened to: a proxy, or a network of one's own."""

import asyncio
import os
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from typing import Protocol

LOOPBACK = "127.0.0.1"
CHUNK = 65536
HELD_S = 0.02
THERE, BACK = "there", "back"


class Wire(Protocol):
    """What carries one union's links."""

    @property
    def address(self) -> str:
        """`host:port` where the union dials to."""

    async def cut(self) -> None:
        """Nothing passes any more, in either direction, and nobody is told."""

    async def heal(self) -> None:
        """Everything passes again."""

    async def close(self) -> None:
        """Takes it away."""


class ProxyWire:
    """A proxy on the loopback. With contexts of TLS (the hub's for the union, a client's for the hub) it reads what
    passes: `said` is all of it, in both directions.
    """

    def __init__(self, port: int, tls: tuple[ssl.SSLContext, ssl.SSLContext] | None = None) -> None:
        self.target, self.tls = port, tls
        self.held: set[str] = set()
        self.said = bytearray()
        self.passed = 0  # bytes, both ways
        self.ends: set[asyncio.StreamWriter] = set()
        self.calls: set[asyncio.Task[None]] = set()
        self.server: asyncio.Server | None = None

    async def open(self) -> "ProxyWire":
        """Listens on a free port."""
        self.server = await asyncio.start_server(self.call, LOOPBACK, 0, ssl=self.tls[0] if self.tls else None)
        return self

    @property
    def address(self) -> str:
        """Where the union dials to."""
        assert self.server
        return f"{LOOPBACK}:{self.server.sockets[0].getsockname()[1]}"

    @property
    def whole(self) -> bool:
        """Whether everything passes."""
        return not self.held

    async def call(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, until either side ends it; while the wire is cut nobody answers."""
        task = asyncio.current_task()
        assert task
        self.calls.add(task)
        self.ends.add(writer)
        try:
            if self.whole:
                there = await asyncio.open_connection(LOOPBACK, self.target, ssl=self.tls[1] if self.tls else None)
                self.ends.add(there[1])
                passing = self.carry(reader, there[1], THERE), self.carry(there[0], writer, BACK)
                tasks = [asyncio.ensure_future(one) for one in passing]
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
                for one in tasks:
                    one.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            self.calls.discard(task)
            self.hang_up()

    def hang_up(self) -> None:
        """Ends every connection: both of a union's links share the wire, and begin again together."""
        for end in list(self.ends):
            end.transport.abort()
        self.ends.clear()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str) -> None:
        """One direction."""
        with suppress(OSError):
            while piece := await reader.read(CHUNK):
                while way in self.held:
                    await asyncio.sleep(HELD_S)
                self.passed += len(piece)
                if self.tls:
                    self.said += piece
                writer.write(piece)
                await writer.drain()

    async def cut(self) -> None:
        """What is under way stays there."""
        self.held = {THERE, BACK}

    def hold(self, way: str) -> None:
        """What goes one way stays under way; the other direction passes."""
        self.held.add(way)

    async def heal(self) -> None:
        """What was under way is lost, as it is when a cut outlasts a connection."""
        self.held.clear()
        self.hang_up()

    async def reset(self) -> None:
        """Every connection ends at once, and may be made again at once."""
        self.hang_up()

    async def close(self) -> None:
        """Nobody is served any more."""
        if self.server:
            self.server.close()
        self.hang_up()
        for call in list(self.calls):
            call.cancel()
        await asyncio.gather(*self.calls, return_exceptions=True)


class Cable:
    """A network namespace with two cables: `net`, to the hub, which can be cut; `home`, to whoever tests."""

    def __init__(self, ground: "Ground", number: int) -> None:
        self.ground, self.number = ground, number
        self.namespace = f"{ground.name}-{number}"
        self.home = f"10.78.{ground.block}.{number}"
        self.net = f"10.77.{ground.block}.{number}"
        self.within = ("ip", "netns", "exec", self.namespace)
        self.address = ""
        run("ip", "netns", "add", self.namespace)
        run("ip", "-n", self.namespace, "link", "set", "lo", "up")
        for kind, own in (("h", self.home), ("n", self.net)):
            outside = f"{ground.name}{kind}{number}"
            inside = "home" if kind == "h" else "net"
            run("ip", "link", "add", outside, "type", "veth", "peer", "name", inside, "netns", self.namespace)
            run("ip", "link", "set", outside, "master", f"{ground.name}{kind}", "up")
            run("ip", "-n", self.namespace, "addr", "add", f"{own}/24", "dev", inside)
            run("ip", "-n", self.namespace, "link", "set", inside, "up")

    async def cut(self) -> None:
        """The cable to the hub is pulled out on the far side; nobody here is told."""
        run("ip", "link", "set", f"{self.ground.name}n{self.number}", "down")

    async def heal(self) -> None:
        """It is put in again."""
        run("ip", "link", "set", f"{self.ground.name}n{self.number}", "up")

    async def close(self) -> None:
        """The ground takes everything away at the end."""


class Ground:
    """Two bridges and the namespaces on them, with names that no other run has."""

    def __init__(self) -> None:
        self.name = f"m{os.getpid() % 46656:x}"[:6]
        self.block = os.getpid() % 250 + 1
        self.numbers = count(1)
        self.cables: list[Cable] = []
        for kind in ("h", "n"):
            run("ip", "link", "add", f"{self.name}{kind}", "type", "bridge")
            run("ip", "link", "set", f"{self.name}{kind}", "up")
        run("ip", "addr", "add", f"10.78.{self.block}.254/24", "dev", f"{self.name}h")

    def lay(self) -> Cable:
        """One more namespace on both bridges."""
        self.cables.append(Cable(self, next(self.numbers)))
        return self.cables[-1]

    def clear(self) -> None:
        """Removes everything of this run."""
        for cable in self.cables:
            subprocess.run(["ip", "netns", "del", cable.namespace], check=False, capture_output=True)
        for kind in ("h", "n"):
            subprocess.run(["ip", "link", "del", f"{self.name}{kind}"], check=False, capture_output=True)


@contextmanager
def ground() -> Iterator[Ground]:
    """Networks of one's own (root); gone at the end, whatever happens."""
    made = Ground()
    try:
        yield made
    finally:
        made.clear()


def run(*command: str) -> None:
    """One command of the system."""
    subprocess.run(command, check=True, capture_output=True)
