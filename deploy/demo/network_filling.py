"""Brings invented co-operatives, people and meetings into one union's node of the demonstration's network."""

import random
import time
from pathlib import Path

from deploy.demo.cooperatives import csv_of, invented_cooperatives
from deploy.demo.filling import Filling, is_empty
from deploy.demo.network_unions import Region
from deploy.demo.union import Size
from deploy.demo.visitor import Guest, seals_of
from shared.clock import Clock
from shared.identity import Role

PEOPLE, HELD, COMING = 160, 8, 6
OPEN, SEATS, ASKED = 2, 3, 2
HEARD_S, LOOK_S = 60.0, 0.3
OPENED = {
    "visit": "Visite d'une coopérative ouverte aux autres unions",
    "training": "Formation ouverte aux autres unions",
    "workshop": "Atelier ouvert aux autres unions",
}
DONE = "demo-is-complete"


class RegionFilling(Filling):
    """Less of everything than in the demonstration of one union, and no word about it."""

    def run(self) -> None:
        """What the network needs to have something to count."""
        cooperatives = invented_cooperatives(self.size.cooperatives, self.today, self.size.territory)
        self.bring(csv_of([one.row() for one in cooperatives]), "adherents.csv", apply=True)
        members = self.members()
        self.meetings(members, self.people(members))
        self.open_some()

    def open_some(self) -> None:
        """The next meetings take a few members of other unions."""
        coming = self.guest.ask(self.staff, "GET", "/api/meetings")["meetings"]
        for meeting in [one for one in coming if one["kind"] in OPENED][:OPEN]:
            opening = {"seats": SEATS, "title": OPENED[meeting["kind"]]}
            self.guest.ask(self.staff, "PUT", f"/api/meetings/{meeting['id']}/opening", opening)

    def tell(self, what: str) -> None:
        """Thirteen would be too many to listen to."""


def ask_elsewhere(region: Region, address: str, folder: Path) -> int:
    """Somebody of this union asks for a seat at each of a few meetings of others; how many there were to ask at."""
    guest = Guest(address, seals_of(folder, Clock()))
    staff = guest.session(None, Role.OPERATOR)
    deadline = time.monotonic() + HEARD_S
    while not (found := guest.ask(staff, "GET", "/api/meetings/network")["meetings"]) and time.monotonic() < deadline:
        time.sleep(LOOK_S)
    dice = random.Random(region.territory.seed)  # noqa: S311 - the same each time is the point
    people = guest.ask(staff, "GET", "/api/membership/people")["people"]
    chosen = dice.sample(found, min(len(found), ASKED))
    for meeting, person in zip(chosen, dice.sample(people, len(chosen)), strict=True):
        guest.ask(staff, "POST", f"/api/meetings/network/{meeting['meeting_id']}/request", {"person_id": person["id"]})
    return len(chosen)


def fill(region: Region, address: str, folder: Path) -> bool:
    """Fills an empty node by its public ways; False where nothing was to be done."""
    if (folder / DONE).exists():
        return False
    clock = Clock()
    guest = Guest(address, seals_of(folder, clock))
    if not is_empty(guest):
        raise SystemExit(f"{folder} holds co-operatives, but no complete demonstration. Delete the folder.")
    RegionFilling(guest, clock, Size(region.cooperatives, PEOPLE, HELD, COMING, region.territory)).run()
    (folder / DONE).touch()
    return True
