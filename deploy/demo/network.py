"""`python -m deploy.demo.network`: a hub and thirteen unions' nodes on one machine, with invented data in them."""

import asyncio
import signal
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from deploy.broker.folder import BrokerFolder
from deploy.broker.monitoring import answer
from deploy.broker.private_file import write_private
from deploy.broker.recorded import KnownFederation
from deploy.demo.network_filling import ask_elsewhere, fill
from deploy.demo.network_parts import Part
from deploy.demo.network_unions import FEDERATIONS, UNIONS, Region, regions
from deploy.demo.union import NOTICE
from deploy.demo.visitor import Guest
from deploy.hub.add_union import AddUnion, begin
from deploy.hub.kept_hub import kept_hub, known_hub
from deploy.hub.register import Register, today
from deploy.kept_node import kept_node
from shared.clock import Clock
from shared.events.ids import new_id
from shared.identity import Role, Seals
from shared.logs import set_up_logs

NAME = "Confédération (démonstration)"
AT_ONCE = 3  # starting, and being filled: two processors are enough for that
LINKS_EACH = 2
LINKED_S = 60.0
ALL_DONE = "network-is-complete"
BULLETIN = {
    "title": "Le réseau se raccorde",
    "text": "Treize unions régionales sont reliées au centre.\n\nCeci est une démonstration : tout y est inventé.",
    "title_en": "The network is joining up",
    "text_en": "Thirteen regional unions are linked to the hub.\n\nThis is a demonstration: all of it is invented.",
    "audience": "everybody",
}
One = TypeVar("One")


class DemoNetwork:
    """The hub and its nodes."""

    def __init__(self, data: Path, port: int, regions: Sequence[Region]) -> None:
        self.data, self.port, self.regions = data.absolute(), port, list(regions)
        self.began = time.monotonic()
        self.hub = Part(self.data / "hub", ["hub", "up", "--port", self.at(0)])
        self.nodes = {one.code: self.node(one) for one in self.regions}

    def at(self, number: int) -> str:
        """The port of the hub's pages (0) or of a node's; 0 where any free one will do."""
        return str(self.port + number if self.port else 0)

    def node(self, region: Region) -> Part:
        """A union's node, not yet started."""
        command = ["up", "--port", self.at(region.number + 1), "--union", region.code, "--name", region.name]
        return Part(self.data / region.code, command)

    async def run(self, stopping: asyncio.Event) -> None:
        """Everything up, filled, told; then waits for the end."""
        try:
            await until_stopped(self.open(), stopping)
            await stopping.wait()
        finally:
            await asyncio.gather(*(part.stop() for part in (*self.nodes.values(), self.hub)))

    async def open(self) -> None:
        """The hub, the nodes, what is in them."""
        kept_hub(self.data / "hub", name=NAME, notice=NOTICE, leaf_port=None if self.known else -1)
        await self.hub.start()
        await self.register()
        await at_once(self.start_node, self.regions)
        await self.until_linked()
        self.tell(f"The hub and {len(self.nodes)} nodes are up and linked")
        await at_once(self.fill_node, self.regions)
        if not (self.data / ALL_DONE).exists():
            await at_once(self.ask_elsewhere, self.regions)
            await asyncio.to_thread(self.publish)
            (self.data / ALL_DONE).touch()
        self.tell("Invented co-operatives, people and meetings have moved in")
        print(self.words(), flush=True)

    @property
    def known(self) -> bool:
        """Whether there was a hub in the folder before."""
        return known_hub(self.data / "hub") is not None

    async def register(self) -> None:
        """The hub's operator adds all unions at once; each gets its join file, and joins before its first start."""
        register = Register(self.data / "hub")
        there = {union.code for union in register.unions()}
        since = today()
        begun = [
            begin(register, AddUnion(one.code, one.name, one.departments, since.replace(month=1, day=1)))
            for one in self.regions
            if one.code not in there
        ]
        for one in begun:
            write_private(self.data / one.union.code / "hub.json", one.join.model_dump_json())
        if begun:
            await register.change(*(one.union for one in begun))
            for code, name, trades in FEDERATIONS:
                await register.change_federation(KnownFederation(code=code, name=name, trades=trades))

    async def start_node(self, region: Region) -> None:
        """One node; its pages say that all is invented."""
        folder = self.data / region.code
        kept_node(folder, union=region.code, union_name=region.name, registration_scheme="siren", notice=NOTICE)
        await self.nodes[region.code].start()
        self.tell(f"{region.name}: {self.nodes[region.code].told['address']}")

    async def until_linked(self) -> None:
        """Waits for both links of each node."""
        ports = BrokerFolder(self.data / "hub").ports
        async with asyncio.timeout(LINKED_S):
            while ((await asyncio.to_thread(answer, ports, "/leafz")) or {}).get("leafnodes", 0) < (
                LINKS_EACH * len(self.nodes)
            ):
                await asyncio.sleep(0.2)

    async def fill_node(self, region: Region) -> None:
        """Invented data, through the ways that everybody uses."""
        node = self.nodes[region.code]
        if await asyncio.to_thread(fill, region, node.told["address"], node.folder):
            self.tell(f"{region.name}: {region.cooperatives} co-operatives")

    async def ask_elsewhere(self, region: Region) -> None:
        """Members of one union ask for seats in others."""
        node = self.nodes[region.code]
        await asyncio.to_thread(ask_elsewhere, region, node.told["address"], node.folder)

    def publish(self) -> None:
        """The hub's bulletin to all."""
        hub = known_hub(self.data / "hub")
        assert hub
        guest = Guest(self.hub.told["address"], Seals(hub.secret, Clock(), "hub"))
        form = {"bulletin_id": str(new_id()), **BULLETIN, "confirmed": "yes"}
        guest.send_form(guest.session(None, Role.OPERATOR), "/bulletins", form)

    def tell(self, what: str) -> None:
        """Says how far it is."""
        print(f"  {time.monotonic() - self.began:4.0f} s  {what}", file=sys.stderr, flush=True)

    def words(self) -> str:
        """Where everything is, and what it takes."""
        lines = [f"\n  {NAME}", f"    {self.hub.told['address']}   sign in once: {self.hub.told['sign_in']}"]
        for one in self.regions:
            told = self.nodes[one.code].told
            lines += [f"  {one.name}", f"    {told['address']}   sign in once: {told['sign_in']}"]
        return "\n".join([*lines, "", f"  Memory: {self.memory()}", "  Stop with Ctrl-C", ""])

    def memory(self) -> str:
        """The PSS of all processes."""
        nodes: Counter[str] = sum((part.memory() for part in self.nodes.values()), Counter())
        hub = self.hub.memory()
        of_nodes = ", ".join(f"{kind} {size / 2**20:,.0f}" for kind, size in sorted(nodes.items()))
        total = (nodes.total() + hub.total()) / 2**20
        return f"{total:,.0f} MB; the hub {hub.total() / 2**20:,.0f}; the nodes' {of_nodes}"


async def at_once(do: Callable[[One], Awaitable[None]], what: Sequence[One]) -> None:
    """Does the same for each, a few at a time."""
    turns = asyncio.Semaphore(AT_ONCE)

    async def take_turn(one: One) -> None:
        async with turns:
            await do(one)

    async with asyncio.TaskGroup() as group:
        for one in what:
            group.create_task(take_turn(one))


async def until_stopped(task: Awaitable[None], stopping: asyncio.Event) -> None:
    """Does it, unless the end comes first."""
    work, end = asyncio.ensure_future(task), asyncio.ensure_future(stopping.wait())
    await asyncio.wait((work, end), return_when=asyncio.FIRST_COMPLETED)
    end.cancel()
    if work.done():
        work.result()
    else:
        work.cancel()


async def run(data: Path, port: int, unions: int) -> None:
    """Until Ctrl-C."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    await DemoNetwork(data, port, regions()[:unions]).run(stopping)


def main(
    data: Annotated[Path, typer.Option(help="where the hub and the nodes keep everything")] = Path("var/network"),
    port: Annotated[int, typer.Option(help="of the hub's pages, the nodes' follow; 0 takes free ones")] = 8090,
    unions: Annotated[int, typer.Option(min=2, max=UNIONS, help="how many of the thirteen")] = UNIONS,
) -> None:
    """A hub and thirteen unions' nodes on this machine, with invented data. Ctrl-C ends everything."""
    set_up_logs("demo", json=False, level="WARNING")
    asyncio.run(run(data, port, unions))


if __name__ == "__main__":
    typer.run(main)
