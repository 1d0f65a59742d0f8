"""What an import would do: what it adds, changes and leaves alone, what is refused, and what may be there twice."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

from services.membership.rules.folding import fold
from services.membership.rules.import_duplicates import Duplicate, find_duplicates
from services.membership.rules.import_fields import FIELD_NAMES
from services.membership.rules.import_rows import Draft, Fault, withdrawn_too_early
from services.membership.rules.profile import Profile
from shared.text import Text, say

SAME_PLACE = 1e-6
"""Degrees; coordinates are read with six decimals, and a database may keep more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known(Profile):
    """What the union knows of a co-operative already."""

    id: Any

    @classmethod
    def of(cls, values: Sequence[Any]) -> "Known":
        """What is known, from values in the order of the fields."""
        return cls(**dict(zip(KNOWN, values, strict=True)))


KNOWN = tuple(field.name for field in fields(Known))


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value that the file has otherwise."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """A known co-operative of which the file says something new."""

    known: Known
    draft: Draft
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything an import would do; `duplicates` are warnings and stop nothing."""

    additions: tuple[Draft, ...]
    changes: tuple[Change, ...]
    unchanged: tuple[Draft, ...]
    refused: tuple[Fault, ...]
    duplicates: tuple[Duplicate, ...]
    left_out: tuple[Fault, ...] = ()

    @property
    def undated(self) -> int:
        """How many additions say nothing of whether and since when they are members."""
        return sum(draft.is_undated for draft in self.additions)

    @property
    def changes_nothing(self) -> bool:
        """Whether everything in the file is known already."""
        return not self.additions and not self.changes


def plan_import(drafts: Iterable[Draft], existing: Mapping[str, Known]) -> Plan:
    """Compares what the file says with what is known, by what each is known by; an empty cell erases nothing."""
    additions: list[Draft] = []
    changes: list[Change] = []
    unchanged: list[Draft] = []
    refused: list[Fault] = []
    left_out: list[Fault] = []
    for same in by_key(drafts).values():
        draft = same[0]
        known = existing.get(key_of(draft))
        if len(same) > 1:
            refused += twice(same)
            continue
        if known is None:
            additions.append(draft)
        elif not (fields := differences(draft, known)):
            unchanged.append(draft)
        elif contradiction := withdrawn_too_early(merged(draft, known)):
            refused.append(Fault(draft.line, "", draft.registration_number, contradiction))
            continue
        else:
            changes.append(Change(known, draft, fields))
        left_out += [*draft.left_out, *still_a_member(draft, known)]
    duplicates = find_duplicates(additions, existing.values())
    for faults in (refused, left_out):
        faults.sort(key=lambda fault: fault.line)
    return Plan(tuple(additions), tuple(changes), tuple(unchanged), tuple(refused), tuple(duplicates), tuple(left_out))


def key_of(profile: Profile) -> str:
    """What a co-operative is known by: its number; where it has none, its name and its town."""
    if profile.registration_number:
        return profile.registration_number
    return f"{fold(profile.name)} | {fold(profile.town or profile.postcode or '')}"


def by_key(drafts: Iterable[Draft]) -> dict[str, list[Draft]]:
    """The drafts of each number, or name and town, in the file's order."""
    found: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        found[key_of(draft)].append(draft)
    return found


def still_a_member(draft: Draft, known: Known | None) -> list[Fault]:
    """A known member that the row says has ended, without a day: who leaves, and when, is for a person to note."""
    is_member = known is not None and known.admitted_on is not None and known.withdrawn_on is None
    if not draft.ended or draft.withdrawn_on or not is_member:
        return []
    text = say("It is a member here, and the file does not say since when it is not. Note its last day on its page.")
    return [Fault(draft.line, "", draft.ended, text)]


def twice(drafts: Sequence[Draft]) -> list[Fault]:
    """A refusal for each row of a number that stands in the file several times; each names the other lines."""
    return [Fault(draft.line, "", draft.registration_number, also_on(draft, drafts)) for draft in drafts]


def also_on(draft: Draft, drafts: Sequence[Draft]) -> Text:
    """What to do about a number that is on other lines too; at most five of them are named."""
    others = [str(other.line) for other in islice(drafts, 6) if other is not draft][:5]
    lines = ", ".join(others) + ("…" if len(drafts) > 6 else "")
    if not draft.registration_number:
        return say(
            "“{name}” is on line {line} and also on line {others}, without a number. Keep one of these rows.",
            name=draft.name,
            line=str(draft.line),
            others=lines,
        )
    return say(
        "The number {number} is on line {line} and also on line {others}. Keep one of these rows.",
        number=draft.registration_number,
        line=str(draft.line),
        others=lines,
    )


def differences(draft: Draft, known: Known) -> tuple[FieldChange, ...]:
    """The fields of which the row says something else than is known."""
    found = []
    for name in FIELD_NAMES:
        before, after = getattr(known, name), getattr(draft, name)
        if after is None or after == before or same_place(before, after) or outranked(name, draft, known):
            continue
        found.append(FieldChange(name, before, after))
    return tuple(found)


def same_place(before: Any, after: Any) -> bool:
    """Whether two coordinates are one."""
    return isinstance(after, float) and before is not None and abs(float(before) - after) < SAME_PLACE


def outranked(name: str, draft: Draft, known: Known) -> bool:
    """Whether a concluded value meets one that somebody gave while what it was concluded from is the same."""
    return name in draft.derived and bool(getattr(known, name)) and known.postcode == draft.postcode


def merged(draft: Draft, known: Known) -> dict[str, Any]:
    """The dates of joining and leaving once the row is taken over."""
    return {name: getattr(draft, name) or getattr(known, name) for name in ("admitted_on", "withdrawn_on")}
