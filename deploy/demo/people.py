"""Invented people and what they are: workers, managers, elected, contacts, and the union's staff."""

import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from faker import Faker

from deploy.demo.union import SEED

STAFF = 6
REACHABLE = 0.6  # of the workers, whose addresses few unions know


@dataclass(frozen=True)
class Place:
    """A co-operative of the register, as far as people need it."""

    id: str
    jobs: int
    admitted_on: date


def invented_people(how_many: int, places: Sequence[Place], today: date, seed: int = SEED) -> list[dict[str, Any]]:
    """People with mandates, as membership's API takes them; the union's staff come first."""
    faker = Faker("fr_FR")
    faker.seed_instance(seed)
    dice = random.Random(seed)  # noqa: S311
    wanted = [*staff(today), *in_cooperatives(places, dice, today)][:how_many]
    names: set[str] = set()
    return [person(faker, dice, names, mandates) for mandates in wanted]


def staff(today: date) -> Iterator[list[dict[str, Any]]]:
    """The union's own: six who work for it."""
    for number in range(STAFF):
        yield [{"kind": "staff", "since": str(today - timedelta(days=400 + 190 * number))}]


def in_cooperatives(places: Sequence[Place], dice: random.Random, today: date) -> Iterator[list[dict[str, Any]]]:
    """Each co-operative has a manager, many a contact and an elected representative; then come its workers."""
    for place in places:
        yield [mandate("manager", place, dice, today), *([{"kind": "elected", "since": "2024-06-20"}]
               if dice.random() < 0.05 else [])]  # fmt: skip
        if dice.random() < 0.6:
            yield [mandate("contact", place, dice, today)]
        if dice.random() < 0.4:
            yield [mandate("elected", place, dice, today), mandate("worker", place, dice, today)]
    for round_ in range(1, 60):
        for place in places:
            if place.jobs > round_:
                yield [mandate("worker", place, dice, today)]


def mandate(kind: str, place: Place, dice: random.Random, today: date) -> dict[str, Any]:
    """A mandate in a co-operative, begun since it is a member; few ended last year."""
    since = place.admitted_on + timedelta(days=dice.randint(0, max(1, (today - place.admitted_on).days - 1)))
    ended = kind == "worker" and dice.random() < 0.04
    until = {"until": str(since + (today - since) / 2)} if ended else {}
    return {"kind": kind, "cooperative_id": place.id, "since": str(since), **until}


def person(faker: Faker, dice: random.Random, names: set[str], mandates: list[dict[str, Any]]) -> dict[str, Any]:
    """Somebody new with these mandates, whose address and number reach nobody."""
    first, last = faker.first_name(), faker.last_name()
    while f"{first} {last}" in names:
        first, last = faker.first_name(), faker.last_name()
    names.add(f"{first} {last}")
    known = {one["kind"] for one in mandates} != {"worker"} or dice.random() < REACHABLE
    return {
        "first_name": first,
        "last_name": last,
        "email": f"{plain(first)}.{plain(last)}@example.org" if known else None,
        "phone": f"06 39 98 {dice.randint(0, 99):02} {dice.randint(0, 99):02}" if dice.random() < 0.5 else None,
        "language": "en" if dice.random() < 0.04 else "fr",
        "mandates": mandates,
    }


def plain(name: str) -> str:
    """A name in the letters of an address."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "".join(letter if letter.isalpha() else "-" for letter in letters)
