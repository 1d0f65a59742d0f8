"""Brings the invented union into a node, step by step, through the pages and programs' doors that everybody uses."""

import random
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any, TypeVar

from deploy.demo.cooperatives import autumn_list, csv_of, invented_cooperatives
from deploy.demo.faces import faces
from deploy.demo.people import Place, invented_people
from deploy.demo.season import Host, season
from deploy.demo.stories import CONTACT, Stories
from deploy.demo.union import Size
from deploy.demo.visitor import Guest, patiently
from shared.clock import Clock
from shared.identity import Role

AT_ONCE = 4  # doors that are used at the same time; the node has other visitors
FULL = 4  # coming meetings that fill up
CANCELLED_BECAUSE = "La coopérative d'accueil a un imprévu de production ; une nouvelle date sera proposée."
WHOLE = Size()

One = TypeVar("One")
Made = TypeVar("Made")


class Filling:
    """One filling of one node."""

    def __init__(self, guest: Guest, clock: Clock, size: Size = WHOLE) -> None:
        self.guest = guest
        self.clock = clock
        self.size = size
        self.today: date = clock.today()
        self.dice = random.Random(size.territory.seed)  # noqa: S311
        self.staff = guest.session(None, Role.OPERATOR)
        self.began = time.monotonic()
        self.busy: set[str] = set()
        self.hosting: set[str] = set()
        self.hosts: dict[str, Host] = {}
        self.coming: list[tuple[dict[str, Any], list[str], str]] = []
        self.faces: dict[str, str] = {}

    def run(self) -> None:
        """Everything, in the order in which a union would."""
        cooperatives = invented_cooperatives(self.size.cooperatives, self.today, self.size.territory)
        self.bring(csv_of([one.row() for one in cooperatives]), "adherents.csv", apply=True)
        members = self.members()
        self.tell(f"{len(cooperatives)} co-operatives imported")
        people = self.people(members)
        self.tell(f"{len(people)} people with their mandates")
        registrations = self.meetings(members, people)
        self.bring(autumn_list(cooperatives, self.today), "adherents-automne.csv", apply=False)
        self.tell(f"{self.size.held + self.size.coming + 2} meetings with {registrations} registrations")
        self.stories()
        self.faces = faces(people, self.busy)

    def tell(self, what: str) -> None:
        """Says on the terminal how far it is."""
        print(f"  {what} ({time.monotonic() - self.began:.0f} s)", file=sys.stderr, flush=True)

    def bring(self, content: bytes, filename: str, *, apply: bool) -> None:
        """Imports a list by its page; without `apply` its preview is left to be looked at."""
        page = self.guest.upload(self.staff, "/imports", filename, content)
        self.settled(page)
        if apply:
            self.guest.send_form(self.staff, f"{page}/apply", {"joined": "no", "confirmed": "yes"})
            self.settled(page)

    def settled(self, page: str) -> None:
        """Waits until nothing is going on in the background, as the page does."""
        while "hx-refresh" not in self.guest.send(self.staff, "GET", f"{page}/standing")[1]:
            time.sleep(0.1)

    def members(self) -> list[dict[str, Any]]:
        """The union's member co-operatives, as its API gives them."""
        path = "/api/membership/cooperatives?page="
        first = self.guest.ask(self.staff, "GET", f"{path}1")
        rest = [self.guest.ask(self.staff, "GET", f"{path}{n}") for n in range(2, first["pages"] + 1)]
        return [one for page in (first, *rest) for one in page["cooperatives"]]

    def people(self, members: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """People with mandates, each with the id that the node gave."""
        places = [Place(one["id"], one["jobs"] or 0, date.fromisoformat(one["admitted_on"])) for one in members]
        wanted = invented_people(self.size.people, places, self.today, self.size.territory.seed)
        made = self.at_once(lambda one: self.guest.ask(self.staff, "POST", "/api/membership/people", one), wanted)
        return [sent | {"id": got["id"]} for sent, got in zip(wanted, made, strict=True)]

    def meetings(self, members: Sequence[dict[str, Any]], people: Sequence[dict[str, Any]]) -> int:
        """The season; how many registrations there are."""
        departments = {one["id"]: one["department"] for one in members}
        near: dict[str, list[str]] = {}
        for one in people:
            for mandate in one["mandates"]:
                if "until" not in mandate and "cooperative_id" in mandate:
                    near.setdefault(departments[mandate["cooperative_id"]], []).append(one["id"])
        hosts = [Host(one["id"], one["name"], one["department"], one["town"]) for one in members]
        plans = list(season(self.size, hosts, self.today, self.clock))
        self.hosting = {plan["host_cooperative_id"] for plan in plans}
        everybody = [one for found in near.values() for one in found]
        guests = [self.crowd(plan, near.get(departments[plan["host_cooperative_id"]], []), everybody) for plan in plans]
        held = zip(plans[: self.size.held], guests[: self.size.held], strict=True)
        self.at_once(lambda one: self.hold(*one), held)
        self.tell(f"{self.size.held} meetings of the last months noted with those who came")
        coming = list(zip(plans[self.size.held :], guests[self.size.held :], range(self.size.coming + 2), strict=True))
        dropped = coming.pop(self.size.coming)
        off = self.plan(*dropped)
        doors = self.at_once(lambda one: self.plan(*one), coming)
        self.guest.ask(self.staff, "POST", f"{off}/cancellation", {"reason": CANCELLED_BECAUSE})
        self.busy = {one for _, crowd, _ in coming for one in crowd}
        self.hosts = {one.id: one for one in hosts}
        self.coming = [(plan, crowd, door) for (plan, crowd, _), door in zip(coming, doors, strict=True)]
        return sum(len(one) for one in guests[:-1])

    def stories(self) -> None:
        """A meeting is moved; of those who come to another two leave, one by mistake; and so do co-operatives."""
        stories = Stories(self.guest, self.staff, self.clock)
        (plan, _, moved), (_, crowd, _) = self.coming[FULL : FULL + 2]
        host = self.hosts[plan["host_cooperative_id"]]
        stories.day_moves(moved.rpartition("/")[2], plan, f"{host.name} · {host.town}")
        leaver, mistaken = crowd[:2]
        stories.mandates_end(leaver)
        stories.mandates_end(mistaken, undone=True)
        self.busy -= {leaver}
        stories.leave([one for one in self.members() if one["id"] not in self.hosting])

    def crowd(self, plan: dict[str, Any], near: Sequence[str], everybody: Sequence[str]) -> list[str]:
        """Who is interested in a meeting: most from around it, some from further away."""
        size = max(9, int(plan["capacity"] * self.dice.uniform(0.72, 1.0)))
        close = self.dice.sample(near, min(len(near), size))
        further = self.dice.sample(everybody, max(2, size - len(close) // 2))
        crowd = list(dict.fromkeys([*close, *further]))
        self.dice.shuffle(crowd)
        return crowd[:size]

    def hold(self, plan: dict[str, Any], crowd: Sequence[str]) -> None:
        """A meeting that is over, with those who came and those who did not."""
        ways = ["present"] * 15 + ["excused"] * 3 + ["absent"] * 2
        there = [{"person_id": one, "attendance": ways[int(one[-2:], 16) % len(ways)]} for one in crowd]
        sent = plan | {"attendance": there}
        patiently(lambda: self.guest.ask(self.staff, "POST", "/api/meetings/past", sent))

    def plan(self, plan: dict[str, Any], crowd: Sequence[str], number: int) -> str:
        """A coming meeting with its registrations, where the API has it; the last one stays a draft."""
        full, draft = number < FULL, number == self.size.coming + 1
        if full:
            plan = plan | {"capacity": max(5, len(crowd) - 5 - number)}
        sent = plan | {"announce": not draft} | (CONTACT if number % 2 == 0 else {})
        meeting = patiently(lambda: self.guest.ask(self.staff, "POST", "/api/meetings", sent))
        at = f"/api/meetings/{meeting['id']}"
        if draft:
            return at
        for person_id in crowd:
            self.register(at, person_id)
        if full:
            self.free_seats(at, crowd[: 2 + number % 2])
        return at

    def register(self, at: str, person_id: str) -> None:
        """Somebody asks for a seat."""
        session = self.guest.session(person_id, Role.MEMBER)
        patiently(lambda: self.guest.ask(session, "POST", f"{at}/registrations", {}))

    def free_seats(self, at: str, leaving: Iterable[str]) -> None:
        """Some cannot come: their seats are offered to the first in the queue, the very first of whom says yes."""
        for person_id in leaving:
            self.guest.ask(self.guest.session(person_id, Role.MEMBER), "DELETE", f"{at}/registrations")
        entries = self.guest.ask(self.staff, "GET", f"{at}/registrations")["registrations"]
        offered = [one for one in entries if one["state"] == "offered"]
        if offered:
            self.register(at, min(offered, key=lambda one: str(one["asked_at"]))["person_id"])

    def at_once(self, do: Callable[[One], Made], what: Iterable[One]) -> list[Made]:
        """Does the same for each, a few at a time; the first refusal ends it."""
        with ThreadPoolExecutor(AT_ONCE) as hands:
            return list(hands.map(do, what))


def is_empty(guest: Guest) -> bool:
    """Whether the node knows no co-operative."""
    session = guest.session(None, Role.OPERATOR)
    return bool(guest.ask(session, "GET", "/api/membership/cooperatives?standing=all")["total"] == 0)
