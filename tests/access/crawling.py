"""Somebody opens everything they can reach, and all that comes is kept."""

import re
from collections import deque
from dataclasses import dataclass, field
from html import unescape

from starlette.types import ASGIApp

from deploy.door import Door
from shared.identity import Visitor
from shared.web.gate import routes_of
from tests.access.asking import Answer, ask
from tests.access.walk import PARAMETER, filled, value_of
from tests.access.world import NODE, SERVICES, World

LINK = re.compile(r'(?:href|src|hx-get|content)="(/[^"]*)"')
BETWEEN_THOUSANDS = re.compile(r"(?<=\d)[,\u00a0\u202f ](?=\d{3}\b)")
MOST = 600
KINDS = {
    "/cooperatives/": ("foundry", "bakery", "quarry", "project"),
    "/people/": ("person",),
    "/meetings/": ("meeting", "draft"),
    "/": ("meeting", "foundry"),
}
SEARCHES = ("/search", "/api/membership/search", "/cooperatives")


@dataclass
class Crawl:
    """One person's way through the node; `faults` are addresses that could not answer, and so might hide something."""

    world: World
    visitor: Visitor | None
    pages: dict[str, str] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    async def look(self, keys: list[str], words: list[str]) -> None:
        """Opens every page, fragment and file that is linked or can be guessed."""
        door = the_door(self.world)
        waiting = deque(self.guesses("GET", keys))
        waiting += [f"{path}?q={word}" for path in SEARCHES for word in words]
        seen: set[str] = set()
        while waiting and len(seen) < MOST:
            address = waiting.popleft()
            if address in seen or address.startswith(("/static/", "/live/")):
                continue
            seen.add(address)
            answer = await self.open(door, "GET", address)
            waiting += [unescape(link) for link in LINK.findall(answer.whole)]

    async def send(self, keys: list[str]) -> None:
        """Sends every form and every call of a program, empty: some of that changes things."""
        door = the_door(self.world)
        for address in self.guesses("POST", keys):
            await self.open(door, "POST", address)

    async def open(self, door: ASGIApp, method: str, address: str) -> Answer:
        """Opens one address in a fresh session, so that signing out ends no other."""
        session = self.world.session(self.visitor) if self.visitor else ""
        answer = await ask(door, method, address, session, "text/html")
        self.faults += [f"{method} {address}"] if answer.status >= 500 else []
        plain = unescape(answer.whole)
        self.raw[f"{method} {address}"] = answer.whole
        self.pages[f"{method} {address}"] = plain + BETWEEN_THOUSANDS.sub("", plain)
        return answer

    def guesses(self, method: str, keys: list[str]) -> list[str]:
        """Every route with the ids of everything that there is."""
        found = []
        for name in NODE:
            for how, path in routes_of(self.world.apps[name]):
                if how == method:
                    found += self.addresses(path, keys)
        return list(dict.fromkeys(found))

    def addresses(self, path: str, keys: list[str]) -> list[str]:
        """A route's path with each id that there is."""
        usual = [filled(self.world, path, "foundry")]
        if "{id}" not in path:
            return usual
        kind = next(kind for kind in KINDS if kind in path)
        keys = [key for key in keys if key.split()[0] in KINDS[kind]]
        each = path.replace("{id}", "{}")
        rest = [PARAMETER.sub(lambda one: value_of(self.world, path, one[1], "foundry"), each)]
        return usual + [one.format(self.world.ids[key]) for one in rest for key in keys]

    def met(self, word: str) -> list[str]:
        """Where a word was met."""
        return [address for address, page in self.pages.items() if word in page]


def the_door(world: World) -> ASGIApp:
    """The node's one address."""
    return Door([(SERVICES[name][0].PREFIXES, world.apps[name]) for name in NODE], None)
