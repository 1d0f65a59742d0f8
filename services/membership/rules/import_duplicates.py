"""Co-operatives that may be one and the same under two numbers: alike in name, in one place.

Comparing everybody with everybody would take minutes for 30,000 names. Names are sorted within each place, forwards and
backwards, and each is compared with its neighbours: a slip at one end of a name leaves the other end together.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from rapidfuzz import fuzz

from services.membership.rules.folding import fold
from services.membership.rules.import_rows import Draft
from services.membership.rules.profile import Profile
from shared.text import Text, say

ALIKE = 92
NEIGHBOURS = 8
MOST_PER_ROW = 3


@dataclass(frozen=True, slots=True)
class Duplicate:
    """A row to be added, and the row or known co-operative that it may be; likeness of the names from 92 to 100."""

    draft: Draft
    other: Profile
    likeness: int

    @property
    def text(self) -> Text:
        """The warning in words."""
        if isinstance(self.other, Draft):
            return say(
                "“{name}” may be the same as “{other}” ({number}) on line {line}.",
                **self.named(),
                line=str(self.other.line),
            )
        return say("“{name}” may be the same as “{other}” ({number}), which is known already.", **self.named())

    def named(self) -> dict[str, str | Text]:
        """Both names, and the other's number."""
        number = self.other.registration_number or say("no number")
        return {"name": self.draft.name, "other": self.other.name, "number": number}


@dataclass(frozen=True, slots=True)
class Entry:
    """A co-operative as it is compared: its words sorted, its digits, and the places it is found under."""

    profile: Profile
    words: str
    digits: str
    places: tuple[str, ...]
    areas: tuple[str, ...]


def find_duplicates(additions: Sequence[Draft], known: Iterable[Profile]) -> list[Duplicate]:
    """At most three warnings for each row to be added, the likeliest first, in the file's order."""
    if not additions:
        return []
    entries = [entry_of(profile) for profile in (*known, *additions)]
    found: dict[tuple[int, str], Duplicate] = {}
    for one, other, likeness in (*same_names(entries), *alike_names(entries)):
        draft, match = (one, other) if later(one, other) else (other, one)
        number = match.registration_number
        if isinstance(draft, Draft) and (draft.registration_number != number or not number):
            found.setdefault((draft.line, number or match.name), Duplicate(draft, match, likeness))
    return fewest(found.values())


def later(one: Profile, other: Profile) -> bool:
    """Whether `one` is the row to warn about: a row of the file before what is known, a later row before an earlier."""
    return isinstance(one, Draft) and (not isinstance(other, Draft) or one.line > other.line)


def fewest(duplicates: Iterable[Duplicate]) -> list[Duplicate]:
    """The likeliest few of each row."""
    count: dict[int, int] = defaultdict(int)
    kept = []
    for duplicate in sorted(duplicates, key=lambda d: (d.draft.line, -d.likeness)):
        count[duplicate.draft.line] += 1
        if count[duplicate.draft.line] <= MOST_PER_ROW:
            kept.append(duplicate)
    return kept


def entry_of(profile: Profile) -> Entry:
    """A co-operative made comparable."""
    words = sorted(fold(profile.name).split())
    area = profile.department or outward(profile.postcode)
    given = (("town", fold(profile.town or "")), ("postcode", profile.postcode), ("department", area))
    places = tuple(f"{kind} {place}" for kind, place in given if place)
    return Entry(profile, " ".join(words), " ".join(re.findall("[0-9]+", " ".join(words))), places, places[-1:])


def outward(postcode: str | None) -> str:
    """The part of a postcode that names its area: SW9 of SW9 6AG; a French one has a department instead."""
    return postcode.split(" ", 1)[0] if postcode else ""


def same_names(entries: Iterable[Entry]) -> Iterator[tuple[Profile, Profile, int]]:
    """Pairs of the same words in the same town, postcode or department."""
    groups: dict[tuple[str, str], list[Profile]] = defaultdict(list)
    for entry in entries:
        for place in entry.places if entry.words else ():
            groups[entry.words, place].append(entry.profile)
    for profiles in groups.values():
        for index, profile in enumerate(profiles):
            for other in islice(profiles, index + 1, index + 1 + MOST_PER_ROW):
                yield profile, other, 100


def alike_names(entries: Iterable[Entry]) -> Iterator[tuple[Profile, Profile, int]]:
    """Pairs of very similar words in the same area; Cuma 12 and Cuma 13 are not similar."""
    areas: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        for area in entry.areas if entry.words else ():
            areas[area].append(entry)
    for inside in areas.values():
        forwards = sorted(inside, key=lambda entry: entry.words)
        backwards = sorted(inside, key=lambda entry: entry.words[::-1])
        yield from alike_neighbours(forwards)
        yield from alike_neighbours(backwards)


def alike_neighbours(entries: Sequence[Entry]) -> Iterator[tuple[Profile, Profile, int]]:
    """Pairs of similar words that stand near each other in the order given."""
    for index, entry in enumerate(entries):
        for other in islice(entries, index + 1, index + 1 + NEIGHBOURS):
            likeness = fuzz.ratio(entry.words, other.words, score_cutoff=ALIKE)
            if likeness and entry.digits == other.digits:
                yield entry.profile, other.profile, int(likeness)
