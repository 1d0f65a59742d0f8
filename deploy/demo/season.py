"""An invented season of Thursdays: what was held, what is coming, what fell through."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import count, cycle, islice
from typing import Any

from deploy.demo.union import Size
from shared.clock import Clock

THURSDAY = 3
TITLES = {
    "visit": ("{host} ouvre ses ateliers", "{host} : comment on y décide ensemble",
              "{host} : reprise par ses salariés, dix ans après",
              "À la rencontre de {host}", "{host} : le partage du travail et des salaires"),
    "training": ("Lire un bilan en deux heures", "Animer une assemblée générale", "Le rôle d'administrateur",
                 "Accueillir un nouvel associé", "Négocier avec sa banque"),
    "workshop": ("Répondre ensemble aux marchés publics", "Recruter dans nos métiers",
                 "Acheter l'énergie à plusieurs", "Mutualiser un local"),
    "committee": ("Territoire de {town} : bilan et perspectives", "Territoire de {town} : la charte, un an après"),
}  # fmt: skip
KINDS = ("visit", "visit", "training", "workshop", "visit", "committee")
SUMMARY = {
    "visit": "Une heure d'atelier, une heure de questions : l'organisation, les salaires, les décisions. "
    "Prévoir des chaussures fermées.",
    "training": "Deux heures avec un intervenant de l'union, des exemples tirés de nos coopératives. Venez avec vos "
    "chiffres, ils restent chez vous.",
    "workshop": "On part d'un cas réel, on repart avec une liste de suites et un nom devant chacune.",
    "committee": "Ordre du jour : tour de table, projets de coopération du territoire, date de la prochaine rencontre.",
}
HOURS = ((time(9, 30), time(11, 30)), (time(14), time(16, 30)), (time(17, 30), time(19, 30)), (time(18), time(20)))


@dataclass(frozen=True)
class Host:
    """A co-operative that hosts."""

    id: str
    name: str
    department: str
    town: str


def season(size: Size, hosts: Sequence[Host], today: date, clock: Clock) -> Iterator[dict[str, Any]]:
    """Meetings as the API of meetings takes them: those that are over first."""
    dice = random.Random(size.territory.seed)  # noqa: S311
    soonest = today + timedelta(days=2)  # registration closes the day before
    first = soonest + timedelta(days=(THURSDAY - soonest.weekday()) % 7)
    past = (first - timedelta(days=14 + 7 * number) for number in count())
    days = list(islice((day for day in past if not is_holiday(day)), 0, 2 * size.held, 2))
    coming = (first + timedelta(days=7 * number) for number in count())
    days += islice((day for day in coming if not is_holiday(day)), size.coming + 2)
    titles = {kind: cycle(words) for kind, words in TITLES.items()}
    for number, (day, host) in enumerate(zip(days, dice.sample(list(hosts), len(days)), strict=True)):
        yield meeting(KINDS[number % len(KINDS)], titles, day, host, dice, clock)


def is_holiday(day: date) -> bool:
    """Whether nobody meets: around the turn of the year, and in August."""
    return day.month == 8 or (day.month, day.day) >= (12, 20) or (day.month, day.day) <= (1, 3)


def meeting(
    kind: str, titles: Mapping[str, Iterator[str]], day: date, host: Host, dice: random.Random, clock: Clock
) -> dict[str, Any]:
    """One meeting at a host."""
    begins, ends = dice.choice(HOURS)
    return {
        "kind": kind,
        "title": next(titles[kind]).format(host=host.name, town=host.town),
        "starts_at": moment(day, begins, clock),
        "ends_at": moment(day, ends, clock),
        "capacity": dice.choice((12, 16, 20, 25, 30, 40)),
        "host_cooperative_id": host.id,
        "departments": [host.department],
        "summary": SUMMARY[kind],
    }


def moment(day: date, hour: time, clock: Clock) -> str:
    """A moment of the union's zone, in UTC."""
    return clock.utc(datetime.combine(day, hour)).isoformat()
