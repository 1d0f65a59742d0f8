"""The stage of the network's runs: a hub and unions with real brokers, services in processes of their own, wires."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from deploy.broker.monitoring import answer
from deploy.broker.private_file import write_private
from deploy.broker.recorded import known_unions
from deploy.broker.server import BrokerServer
from deploy.hub.announcing import SOURCE
from deploy.hub.authority import own_certificates
from deploy.hub.broker_server import HubServer
from services.confederation.settings import ConfederationSettings
from shared.events.envelope import envelope
from shared.events.hub import UnionRecorded
from shared.joining import Join
from shared.settings import NodeSettings
from shared.streams import ALL_AGGREGATES, HUB_DOMAIN, events_stream, provision_stream
from tests.deploy.federation import Federation
from tests.deploy.until import until
from tests.faults.parts import Part, live
from tests.faults.stage import Actor, processes
from tests.faults.wires import Ground, ProxyWire, Wire

processes.set_forkserver_preload(["tests.faults.processes", "tests.faults.parts", "asyncpg", "shared.sqlite_inloop"])
READY_S = 90.0  # a busy machine is no fault that we look for


class Process(Actor):
    """One service's process, and its database."""

    def start(self) -> None:
        """Starts the process anew."""
        self.process = processes.Process(target=live, args=(self.role,), daemon=True)
        self.process.start()


@dataclass
class Member:
    """A union: its broker, the wire to the hub, and its service, if it has one.

    `home`: a wire between its service and its broker, where a test wants one.
    """

    union: str
    server: BrokerServer
    wire: Wire
    service: Process | None = None
    home: ProxyWire | None = None


class Network(Federation):
    """A hub, and unions that are linked to it by wires. With a ground, each broker is in a namespace of its own."""

    def __init__(self, folder: Path, stack: AsyncExitStack, ground: Ground | None = None, mutant: str = "") -> None:
        super().__init__(folder, stack)
        self.ground, self.mutant = ground, mutant
        self.members: dict[str, Member] = {}
        self.reader: Process | None = None
        if ground:
            self.place_in_a_namespace(ground)

    def place_in_a_namespace(self, ground: Ground) -> None:
        """The hub's broker, with a certificate for the address that unions dial there."""
        cable = ground.lay()
        data = self.folder / "hub"
        self.hub = HubServer(data, own_certificates(data / "tls", [cable.net]), leaf_host=cable.net)
        self.hub.host, self.hub.within = cable.home, cable.within

    async def open(self, *unions: str, talking: bool = False, reading: bool = True, wired_home: str = "") -> None:
        """Starts the hub and these unions, linked; the service of `wired_home` speaks to its broker by a wire."""
        for union in unions:
            self.members[union] = await self.member(union)
        await self.start()
        if reading:
            self.start_reader()
        for member in self.members.values():
            await self.stand(member.server)
            if member.union == wired_home:
                await self.wire_home(member)
            if talking:
                self.start_talking(member.union)
        await asyncio.gather(*(self.until_linked(union) for union in unions))
        if reading and talking:
            await until(self.reads_everybody, "the hub reads all of them", READY_S)

    async def member(self, union: str) -> Member:
        """A union that has joined, with everything off."""
        server = self.nodes[union] = BrokerServer(union, self.folder / union)
        wire: Wire
        if self.ground:
            wire = cable = self.ground.lay()
            server.host, server.within = cable.home, cable.within
            address = f"{self.hub.leaf_host}:{self.hub.leaf_port}"
        else:
            wire = proxy = await self.proxy()
            address = proxy.address
        self.stack.push_async_callback(wire.close)
        join = self.join_file(union, address)
        write_private(self.folder / union / "hub.json", join.model_dump_json())
        return Member(union, server, wire)

    async def proxy(self) -> ProxyWire:
        """The wire of a union without a namespace."""
        return await ProxyWire(self.hub.leaf_port).open()

    def join_file(self, union: str, address: str = "") -> Join:
        """What the hub's operator hands over; with the address at the union's end of the wire."""
        join = super().join_file(union)
        return join.model_copy(update={"hub": f"tls://{address}"}) if address else join

    async def wire_home(self, member: Member) -> None:
        """The union's service will speak to its broker by a wire that can be held."""
        member.home = await ProxyWire(member.server.ports.client).open()
        self.stack.push_async_callback(member.home.close)

    def start_reader(self, **settings: Any) -> None:
        """The confederation's service, in a process of its own."""
        self.reader = self.process("reader", self.hub_settings(**settings))
        self.reader.start()

    def start_talking(self, union: str, pause_s: float = 0.01, statements: int = 0) -> None:
        """A union's service that states and states; or so many at once."""
        member = self.members[union]
        member.service = self.process(union, self.union_settings(union), pause_s, statements)
        member.service.start()

    def process(self, name: str, settings: NodeSettings, pause_s: float = 0.01, statements: int = 0) -> Process:
        """A process, killed at the end."""
        made = Process(Part(name, settings, self.folder, pause_s, self.mutant, statements))  # type: ignore[arg-type]

        async def end() -> None:
            if made.process:
                made.kill()
            await made.database.close()

        self.stack.push_async_callback(end)
        return made

    def hub_settings(self, **settings: Any) -> ConfederationSettings:
        """The settings of the hub's service."""
        own = {"union_name": "Confédération des tests", **self.common(self.hub, "confederation"), **settings}
        return ConfederationSettings(**own)

    def union_settings(self, union: str, service: str = "membership", **settings: Any) -> NodeSettings:
        """The settings of a union's service."""
        server = self.members[union].server
        own = {"union": union, "union_name": union, "hub_file": self.folder / union / "hub.json"}
        if home := self.members[union].home:
            settings["broker_url"] = server.url_node.rpartition("@")[0] + f"@{home.address}"
        return NodeSettings(**own, **self.common(server, service) | settings)

    def common(self, server: BrokerServer, service: str) -> dict[str, Any]:
        """What both need."""
        return {
            "database_url": f"sqlite+aiosqlite:///{server.data / service}.sqlite",
            "broker_url": server.url_node,
            "broker_fed_url": server.url_fed,
            "broker_nat_url": server.url_nat,
            "secret": "a secret of the tests",
            "public_url": "http://127.0.0.1:8080",
        }

    async def start(self) -> None:
        """The hub's broker; its service will hear which unions there are."""
        await self.stand(self.hub)
        await self.tell_unions()

    async def tell_unions(self) -> None:
        """What the hub's operator recorded, for its service."""
        js = await self.js(self.hub.url_node)
        await provision_stream(js, events_stream())
        for union in known_unions(self.folder / "hub" / "unions"):
            fact = UnionRecorded(**union.model_dump())
            told = envelope(fact, source=SOURCE, union=HUB_DOMAIN, at=datetime.now(UTC), cause=None)
            await js.publish(told.subject, told.body, headers=told.headers)

    async def reads_everybody(self) -> bool:
        """Whether the hub's stream has a source for each union, and all are in touch."""
        with suppress(Exception):
            sources = await self.sources()
            return len(sources) == len(self.members) and all(0 <= active < 3 for active in sources.values())
        return False

    async def sources(self) -> dict[str, float]:
        """Since how many seconds the hub has heard nothing of each union; negative: never."""
        client = await self.client(self.hub.url_fed)
        try:
            answer = await client.request(f"$JS.API.STREAM.INFO.{ALL_AGGREGATES}", timeout=2)
        finally:
            await client.close()
        told = orjson.loads(answer.data).get("sources", [])
        return {one["external"]["api"].split(".")[1]: one["active"] / 1e9 for one in told}

    def links(self) -> list[dict[str, Any]]:
        """The links that stand, as the hub sees them."""
        told = answer(self.hub.ports, "/leafz", self.hub.host) or {}
        return list(told.get("leafs") or [])

    async def kill_broker(self, server: BrokerServer, pause_s: float = 0.0) -> None:
        """kill -9, and a new start a little later."""
        assert server.process
        server.process.kill()
        server.process.wait()
        await asyncio.sleep(pause_s)
        await server.start()

    def last_words(self) -> str:
        """The end of what everybody wrote, for whoever looks for a fault."""
        texts = {path.name: path.read_text(errors="replace") for path in self.folder.glob("*.log")}
        return "".join(f"\n--- {name}\n{text[-3000:]}" for name, text in texts.items())


@asynccontextmanager
async def a_network(
    folder: Path, *unions: str, ground: Ground | None = None, mutant: str = "", **how: Any
) -> AsyncIterator[Network]:
    """A hub, and these unions linked to it; everything ends with the block."""
    async with AsyncExitStack() as stack:
        network = Network(folder, stack, ground, mutant)
        await network.open(*unions, **how)
        yield network
