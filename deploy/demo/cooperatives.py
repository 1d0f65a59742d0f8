"""Invented co-operatives, as the CSV file that a union would bring along."""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from stdnum import luhn

from deploy.demo.union import LANDSCAPES, LEGAL_FORMS, OCCITANIE, SEED, TRADES, Territory, Town

LEFT = 9
HEADINGS = (
    "Dénomination", "SIREN", "Catégorie juridique", "Catégorie juridique libellé", "NAF", "NAF libellé",
    "Adresse", "Ville", "Code postal", "Site web",
    "Courriel", "Téléphone", "Effectif", "Date de création", "Date adhésion", "Date radiation",
)  # fmt: skip
STREETS = (
    "rue des Lilas", "avenue de la République", "place du Marché", "chemin des Vignes", "rue Jean-Jaurès",
    "impasse du Moulin", "allée des Platanes",
)  # fmt: skip


@dataclass(frozen=True)
class InventedCooperative:
    """One row of the file."""

    name: str
    siren: str
    legal_form: str
    trade: tuple[str, str]
    town: Town
    jobs: int
    founded_on: date
    admitted_on: date
    withdrawn_on: date | None = None

    def row(self) -> tuple[str, ...]:
        """As the file has it; addresses and telephone numbers are of those that reach nobody."""
        slug = self.siren[3:]
        south = "04 65 71" if self.town.department in ("11", "30", "34", "48", "66") else "05 36 49"
        left = f"{self.withdrawn_on:%d/%m/%Y}" if self.withdrawn_on else ""
        return (
            self.name, self.siren, self.legal_form, LEGAL_FORMS[self.legal_form], *self.trade,
            f"{int(slug[2:4]) or 100} {STREETS[int(slug[1]) % len(STREETS)]}", self.town.name, self.town.postcode,
            f"https://coop-{slug}.example.org", f"contact@coop-{slug}.example.org",
            f"{south} {slug[:2]} {slug[2:4]}", str(self.jobs), f"{self.founded_on:%d/%m/%Y}",
            f"{self.admitted_on:%d/%m/%Y}", left,
        )  # fmt: skip


def invented_cooperatives(how_many: int, today: date, where: Territory = OCCITANIE) -> list[InventedCooperative]:
    """The union's co-operatives; the last few have left it."""
    dice = random.Random(where.seed)  # noqa: S311 - the same each time is the point
    names = dice.sample([(trade, f"{word} {place}") for trade in TRADES for word in trade[2] for place in LANDSCAPES],
                        how_many)  # fmt: skip
    numbers = dice.sample(where.numbers, how_many)
    found = [
        one(name, trade[:2], number, dice, today, where) for (trade, name), number in zip(names, numbers, strict=True)
    ]
    left = [replace(gone, withdrawn_on=gone.admitted_on + timedelta(days=1500)) for gone in found[-LEFT:]]
    return [*found[:-LEFT], *left]


def one(
    name: str, trade: tuple[str, str], number: int, dice: random.Random, today: date, where: Territory = OCCITANIE
) -> InventedCooperative:
    """One co-operative; its SIREN is valid and begins with zeros, as no real one does."""
    stem = f"000{number}"
    founded = today - timedelta(days=dice.randint(1900, 12_000))
    return InventedCooperative(
        name=name,
        siren=stem + luhn.calc_check_digit(stem),
        legal_form=dice.choice(tuple(LEGAL_FORMS)),
        trade=trade,
        town=dice.choices(where.towns, [each.share for each in where.towns])[0],
        jobs=max(2, int(dice.lognormvariate(1.8, 0.9))),
        founded_on=founded,
        admitted_on=founded + timedelta(days=dice.randint(30, 380)),
    )


def csv_of(rows: Sequence[Sequence[str]]) -> bytes:
    """A file as a French spreadsheet saves it."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def autumn_list(known: Sequence[InventedCooperative], today: date) -> bytes:
    """A second list, to look at before it is applied: new, changed, unchanged and refused rows, and a likely twin."""
    dice = random.Random(SEED + 1)  # noqa: S311
    newcomer = one("Ferme-auberge des Estives", ("56.10A", "Restauration traditionnelle"), 99_999, dice, today)
    twin = replace(newcomer, name=known[3].name.upper(), siren=f"00042424{luhn.calc_check_digit('00042424')}",
                   town=known[3].town)  # fmt: skip
    grown = [replace(each, jobs=each.jobs + 3) for each in known[:2]]
    wrong_number = ("Coopérative au numéro mal recopié", "000424247", *known[4].row()[2:])
    wrong_day = (*known[5].row()[:12], "31/02/2015", *known[5].row()[13:])
    good = [each.row() for each in (newcomer, twin, *grown, *known[10:14])]
    return csv_of([*good, wrong_number, wrong_day])
