"""A hub with figures and two unions' nodes, all running, small enough for a test and with something on every page."""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from deploy.demo.cooperatives import autumn_list, invented_cooperatives
from deploy.demo.network import DemoNetwork
from deploy.demo.network_filling import RegionFilling
from deploy.demo.network_unions import Region, invented
from deploy.demo.union import Size
from deploy.demo.visitor import Guest, seals_of
from deploy.hub.kept_hub import known_hub
from shared.clock import Clock
from shared.identity import Role, Seals, Visitor, a_visitor
from tests.journeys.letters import caught_in
from tests.journeys.running import a_node, family, until

FIRST = -15  # niceness
QUIET_S = 1.0
SIZES = (Size(60, 100, 3, 6), Size(30, 80, 1, 3))
KINDS = {
    Role.MEMBER: "worker",
    Role.CONTACT: "contact",
    Role.ELECTED: "elected",
    Role.COMMITTEE_HOST: "host",
    Role.STAFF: "staff",
}
"""Of which mandate a person with that role is."""


@dataclass
class Address:
    """The hub or a node: where it is, its seals, and who comes there in which role."""

    address: str
    folder: Path
    seals: Seals
    union: str = ""
    people: dict[Role, Visitor] = field(default_factory=dict)

    def visitor(self, role: Role | None) -> Visitor | None:
        """Whoever comes in that role; None for nobody."""
        return (self.people.get(role) or a_visitor(None, role)) if role else None

    def session(self, role: Role | None) -> str:
        """Their session; empty for nobody."""
        visitor = self.visitor(role)
        return self.seals.session(visitor) if visitor else ""


class SmallFilling(RegionFilling):
    """Remembers somebody of each kind, who is little else."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.somebody: dict[str, dict[str, Any]] = {}

    def people(self, members: Any) -> list[dict[str, Any]]:
        """Those that are invented; one of them hosts a committee."""
        made = super().people(members)
        for one in sorted(made, key=lambda one: len(one["mandates"])):
            for mandate in one["mandates"]:
                if "until" not in mandate:
                    self.somebody.setdefault(mandate["kind"], one | {"at": mandate.get("cooperative_id")})
        host = self.somebody["host"] = self.somebody["elected"]
        sent = {"kind": "host", "since": "2024-01-01", "cooperative_id": host["at"]}
        self.guest.ask(self.staff, "POST", f"/api/membership/people/{host['id']}/mandates", sent)
        return made

    def ask_elsewhere(self) -> None:
        """An elected representative asks at a meeting of the other union."""
        asker, at = self.somebody["elected"]["id"], "/api/meetings/network"
        found = until(lambda: self.guest.ask(self.staff, "GET", at)["meetings"], "meetings elsewhere")
        asked = f"{at}/{found[0]['meeting_id']}/request"
        self.guest.ask(self.staff, "POST", asked, {"person_id": asker})
        mine = f"{asked}?person_id={asker}"
        until(lambda: self.guest.ask(self.staff, "GET", mine)["state"] != "sent", "the other union's answer")

    def run(self) -> None:
        """The same, and a list that waits to be looked at."""
        super().run()
        cooperatives = invented_cooperatives(self.size.cooperatives, self.today, self.size.territory)
        self.bring(autumn_list(cooperatives, self.today), "adherents-automne.csv", apply=False)


class SmallNetwork(DemoNetwork):
    """Two unions with little in them."""

    def __init__(self, data: Path) -> None:
        super().__init__(data, 0, invented()[: len(SIZES)])
        self.fillings: dict[str, SmallFilling] = {}

    async def fill_node(self, region: Region) -> None:
        """Less than in the demonstration."""
        node, size = self.nodes[region.code], SIZES[region.number]
        where = Size(size.cooperatives, size.people, size.held, size.coming, region.territory)
        clock = Clock()
        filling = SmallFilling(Guest(node.told["address"], seals_of(node.folder, clock)), clock, where)
        self.fillings[region.code] = filling
        await asyncio.to_thread(filling.run)

    async def ask_elsewhere(self, region: Region) -> None:
        """Somebody asks for a seat in the other union, and has an answer before anybody looks."""
        await asyncio.to_thread(self.fillings[region.code].ask_elsewhere)

    async def close(self) -> None:
        """Everything down."""
        await asyncio.gather(*(part.stop() for part in (*self.nodes.values(), self.hub)))

    def addresses(self) -> tuple[Address, Address]:
        """The first node, and the hub."""
        code = self.regions[0].code
        part = self.nodes[code]
        node = Address(part.told["address"], part.folder, seals_of(part.folder, Clock()), code)
        node.people = people_of(self.fillings[code])
        kept = known_hub(self.hub.folder)
        assert kept
        hub = Address(self.hub.told["address"], self.hub.folder, Seals(kept.secret, Clock(), "hub"))
        hub.people[Role.FEDERATION_READER] = a_visitor(None, Role.FEDERATION_READER, federation="btp")
        return node, hub


def people_of(filling: SmallFilling) -> dict[Role, Visitor]:
    """Somebody for each role."""
    found = {}
    for role, kind in KINDS.items():
        one = filling.somebody[kind]
        where = [UUID(one["at"])] if one["at"] else []
        name = f"{one['first_name']} {one['last_name']}"
        found[role] = a_visitor(UUID(one["id"]), role, name=name, cooperative_ids=where)
    return found


def go_first(pid: int) -> None:
    """A process and those below it need not wait for what else runs here, as far as we may say so."""
    for one in family(pid) if os.geteuid() == 0 else ():
        one.nice(FIRST)


@contextmanager
def small_node(data: Path) -> Iterator[Address]:
    """A node alone, with the same in it, for whoever measures it."""
    with a_node(data, "--union", "demo", "--name", "Union des essais") as running:
        clock = Clock()
        seals = seals_of(data, clock)
        go_first(running.process.pid)
        filling = SmallFilling(Guest(running.address, seals), clock, SIZES[0])
        filling.run()
        yield Address(running.address, data, seals, "demo", people_of(filling))


def until_quiet(node: Address) -> None:
    """Returns when no more e-mails come: then nothing changes any more on an open page."""
    counts = [0, -1]
    while counts[-1] != counts[-2]:
        time.sleep(QUIET_S)
        counts.append(len(caught_in(node.folder)))


@contextmanager
def small_network(data: Path) -> Iterator[tuple[Address, Address]]:
    """A node and the hub for as long as the block lasts."""
    network = SmallNetwork(data)
    with asyncio.Runner() as runner:
        try:
            runner.run(network.open())
            node, hub = network.addresses()
            until_quiet(node)
            yield node, hub
        finally:
            runner.run(network.close())
