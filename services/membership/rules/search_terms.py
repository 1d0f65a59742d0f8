"""The words by which a thing is found, and the marks that say what it is and who may find it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from services.membership.models import Cooperative, MeetingSeen, Person
from services.membership.models.search_entry import Found
from services.membership.rules.entry import Entry
from services.membership.rules.folding import fold
from shared.departments import NAMES

LONGEST_WORD = 40
FIRST, READERS = "^", "@"
"""Mark a title's first word, and who may find a thing; people type neither."""
EVERYONE = "@everyone"
FIRM = "f"
"""What the words of a person's co-operatives begin with, in place of the letter of a kind: alone they find nobody."""

DIGIT = re.compile(r"\d")


class Firm(NamedTuple):
    """A co-operative in which somebody holds a mandate."""

    id: UUID
    name: str
    trading_name: str | None = None

    @property
    def words(self) -> list[str]:
        """What people call it."""
        return words(f"{self.name} {self.trading_name or ''}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Findable:
    """One thing to be found; `terms` as the index has them."""

    kind: Found
    entity_id: UUID
    title: str
    detail: str = ""
    number: str = ""
    path: str
    state: str = ""
    begins_at: datetime | None = None
    ends_at: datetime | None = None
    zone: str = ""
    terms: str

    def row(self) -> dict[str, Any]:
        """Its columns."""
        return {name: getattr(self, name) for name in Findable.__slots__}


def of_cooperative(one: Cooperative | Entry) -> Findable:
    """Its public data. Whether it is a member, and so for everybody, is for the day of the question to say."""
    number, town = one.number or "", one.town or ""
    where = f"{town} ({one.department})" if town and one.department else town
    place = (town, one.department or "", one.postcode or "")
    said = (one.trading_name or "", *place, one.trade_label or "", number, "".join(fold(number).split()))
    return Findable(
        kind=Found.COOPERATIVE,
        entity_id=one.id,
        title=one.name,
        detail=" · ".join(part for part in (where, one.trade_label) if part),
        number=number,
        path=f"/cooperatives/{one.id}",
        state="" if one.withdrawn_on is None else "left",
        terms=terms(Found.COOPERATIVE, one.name, said, EVERYONE),
    )


def of_person(one: Person, firms: Iterable[Firm]) -> Findable:
    """The name, and beside it their co-operatives'. Found by the staff and by colleagues; an address is not in here."""
    held = list(firms)
    beside = dict.fromkeys(FIRM + word for firm in held for word in firm.words)
    return Findable(
        kind=Found.PERSON,
        entity_id=one.id,
        title=one.name,
        path=f"/people/{one.id}",
        terms=" ".join([terms(Found.PERSON, one.name, (), *(member_of(firm.id) for firm in held)), *beside]),
    )


def of_meeting(one: MeetingSeen) -> Findable:
    """What the agenda says of it."""
    places = [part for part in (one.place, one.town, one.host or "") if part]
    department = (one.department or "", NAMES.get(one.department or "", ""))
    return Findable(
        kind=Found.MEETING,
        entity_id=one.id,
        title=one.title,
        detail=" · ".join(dict.fromkeys(places)),
        path=f"/meetings/{one.id}",
        state="cancelled" if one.cancelled else "",
        begins_at=one.starts_at,
        ends_at=one.ends_at,
        zone=one.zone,
        terms=terms(Found.MEETING, one.title, (*places, *department), EVERYONE),
    )


def member_of(cooperative_id: UUID) -> str:
    """The mark of what the people of one co-operative may find."""
    return f"@{cooperative_id.hex}"


def terms(kind: Found, title: str, said: Iterable[str], *marks: str) -> str:
    """Marks, the title's first word and the whole title, and every word once, each behind the letter of its kind."""
    named = words(title)
    first = [FIRST + word for word in dict.fromkeys([*named[:1], "".join(named)]) if word]
    every = dict.fromkeys([*marks, *first, *named, *words(" ".join(said))])
    return " ".join(kind.letter + term for term in every)


def bare(terms: str) -> list[str]:
    """The words alone, without letters of kinds and without marks."""
    return [term[1:] for term in terms.split() if term[1] not in FIRST + READERS]


def words(text: str) -> list[str]:
    """The folded words of a text; nobody types longer ones to the end."""
    return [word[:LONGEST_WORD] for word in fold(text).split()]


def learnable(terms: str) -> set[str]:
    """The words among these that somebody may mistype: neither marks nor numbers, nor too short to tell.

    Those of a person's co-operatives are known from the co-operatives.
    """
    own = " ".join(term for term in terms.split() if not term.startswith(FIRM))
    return {word for word in bare(own) if len(word) > 2 and not DIGIT.search(word)}
