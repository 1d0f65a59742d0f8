"""Brings invented co-operatives, people and meetings into one union's node of the demonstration's network."""

from pathlib import Path

from deploy.demo.cooperatives import csv_of, invented_cooperatives
from deploy.demo.filling import Filling, is_empty
from deploy.demo.network_unions import Region
from deploy.demo.union import Size
from deploy.demo.visitor import Guest
from deploy.kept_node import kept_node
from shared.clock import Clock
from shared.identity import Seals

PEOPLE, HELD, COMING = 160, 8, 6
DONE = "demo-is-complete"


class RegionFilling(Filling):
    """Less of everything than in the demonstration of one union, and no word about it."""

    def run(self) -> None:
        """What the network needs to have something to count."""
        cooperatives = invented_cooperatives(self.size.cooperatives, self.today, self.size.territory)
        self.bring(csv_of([one.row() for one in cooperatives]), "adherents.csv", apply=True)
        members = self.members()
        self.meetings(members, self.people(members))

    def tell(self, what: str) -> None:
        """Thirteen would be too many to listen to."""


def fill(region: Region, address: str, folder: Path) -> bool:
    """Fills an empty node by its public ways; False where nothing was to be done."""
    if (folder / DONE).exists():
        return False
    clock = Clock()
    guest = Guest(address, Seals(kept_node(folder).secret, clock))
    if not is_empty(guest):
        raise SystemExit(f"{folder} holds co-operatives, but no complete demonstration. Delete the folder.")
    RegionFilling(guest, clock, Size(region.cooperatives, PEOPLE, HELD, COMING, region.territory)).run()
    (folder / DONE).touch()
    return True
