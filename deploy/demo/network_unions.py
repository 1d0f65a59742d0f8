"""The unions of the demonstration's network, and the towns where their invented co-operatives are said to be."""

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from deploy.demo.union import SEED, Territory, Town
from shared.departments import NAMES

LISTED = Path(__file__).parents[3] / "shared" / "data" / "network"
"""Facts about the real network, if they lie beside the project; they are read, never copied."""

PERIOD = "2016"
UNIONS = 13
NUMBERS_EACH = 6_500  # SIREN of one union's co-operatives; no two unions invent the same
FEDERATIONS = (
    ("btp", "Fédération du bâtiment et des travaux publics", ("41", "42", "43")),
    ("communication", "Fédération de la communication", ("18", "58", "59", "60", "73")),
    ("industrie", "Fédération de l'industrie", tuple(f"{n:02}" for n in range(10, 34) if n != 18)),
)
CHIEF_TOWNS_LIST = """
01 Bourg-en-Bresse · 02 Laon · 03 Moulins · 04 Digne-les-Bains · 05 Gap · 06 Nice · 07 Privas ·
08 Charleville-Mézières · 09 Foix · 10 Troyes · 11 Carcassonne · 12 Rodez · 13 Marseille · 14 Caen ·
15 Aurillac · 16 Angoulême · 17 La Rochelle · 18 Bourges · 19 Tulle · 2A Ajaccio · 2B Bastia · 21 Dijon ·
22 Saint-Brieuc · 23 Guéret · 24 Périgueux · 25 Besançon · 26 Valence · 27 Évreux · 28 Chartres · 29 Quimper ·
30 Nîmes · 31 Toulouse · 32 Auch · 33 Bordeaux · 34 Montpellier · 35 Rennes · 36 Châteauroux · 37 Tours ·
38 Grenoble · 39 Lons-le-Saunier · 40 Mont-de-Marsan · 41 Blois · 42 Saint-Étienne · 43 Le Puy-en-Velay ·
44 Nantes · 45 Orléans · 46 Cahors · 47 Agen · 48 Mende · 49 Angers · 50 Saint-Lô · 51 Châlons-en-Champagne ·
52 Chaumont · 53 Laval · 54 Nancy · 55 Bar-le-Duc · 56 Vannes · 57 Metz · 58 Nevers · 59 Lille · 60 Beauvais ·
61 Alençon · 62 Arras · 63 Clermont-Ferrand · 64 Pau · 65 Tarbes · 66 Perpignan · 67 Strasbourg · 68 Colmar ·
69 Lyon · 70 Vesoul · 71 Mâcon · 72 Le Mans · 73 Chambéry · 74 Annecy · 75 Paris · 76 Rouen · 77 Melun ·
78 Versailles · 79 Niort · 80 Amiens · 81 Albi · 82 Montauban · 83 Toulon · 84 Avignon · 85 La Roche-sur-Yon ·
86 Poitiers · 87 Limoges · 88 Épinal · 89 Auxerre · 90 Belfort · 91 Évry-Courcouronnes · 92 Nanterre ·
93 Bobigny · 94 Créteil · 95 Cergy · 971 Basse-Terre · 972 Fort-de-France · 973 Cayenne · 974 Saint-Denis ·
976 Mamoudzou
"""
CHIEF_TOWNS: dict[str, str] = {
    code: name.strip() for code, name in (entry.split(maxsplit=1) for entry in CHIEF_TOWNS_LIST.split("·"))
}


@dataclass(frozen=True)
class Region:
    """A union of the demonstration: its code, its name, its departments."""

    number: int
    code: str
    name: str
    departments: tuple[str, ...]

    @property
    def territory(self) -> Territory:
        """Where its co-operatives are, and what tells its inventions from the others'."""
        first = 10_000 + self.number * NUMBERS_EACH
        towns = tuple(map(chief_town, self.departments))
        return Territory(towns, SEED + self.number, range(first, first + NUMBERS_EACH))

    @property
    def cooperatives(self) -> int:
        """How many it has: more where there is more land to cover."""
        return 180 + 15 * len(self.departments)


def regions(listed: Path = LISTED) -> list[Region]:
    """The thirteen of 2016 where the list is; else thirteen invented ones over the same departments."""
    file = listed / "unions_regionales.csv"
    if not file.exists():
        return invented()
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["periode"] == PERIOD]
    return [Region(n, row["code"], row["nom"], tuple(row["departements"].split())) for n, row in enumerate(rows)]


def invented() -> list[Region]:
    """Thirteen unions that never were: departments that follow each other in the list."""
    codes = [code for code in NAMES if code in CHIEF_TOWNS]
    cuts = [round(number * len(codes) / UNIONS) for number in range(UNIONS + 1)]
    parts: Sequence[list[str]] = [codes[begin:end] for begin, end in pairwise(cuts)]
    return [
        Region(n, f"union-{n + 1:02}", f"Union régionale {CHIEF_TOWNS[part[0]]} (inventée)", tuple(part))
        for n, part in enumerate(parts)
    ]


def chief_town(department: str) -> Town:
    """The town of its prefecture, by name, with a postcode that leads to the department."""
    postcode = {"2A": "20000", "2B": "20200"}.get(department, department.ljust(5, "0"))
    return Town(CHIEF_TOWNS[department], postcode, 1)
