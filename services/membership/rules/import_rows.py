"""Rows into drafts: every cell checked, every refusal with its line, column, value and what to do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from services.membership.rules.csv_source import Line
from services.membership.rules.departments import department_of
from services.membership.rules.folding import tidy
from services.membership.rules.identifiers import Scheme
from services.membership.rules.import_fields import BY_NAME, FIELD_NAMES, reader
from services.membership.rules.profile import Profile
from shared.errors import Invalid
from shared.text import Text, say

CHUNK_ROWS = 1000
VALUE_SHOWN = 120
NOTHING = frozenset({"", "-", "–", "—", "n/a", "N/A", "#N/A", "NULL", "null"})
SPREADSHEET_ERRORS = frozenset({"#NAME?", "#NOM?", "#REF!", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NUM!", "#NOMBRE!"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Profile):
    """What one row says; `derived` names fields that were concluded from others and not read."""

    line: int
    derived: frozenset[str] = frozenset()

    def said(self) -> dict[str, Any]:
        """Field by field what the row says, to write it into a row of the database."""
        return {name: value for name in FIELD_NAMES if (value := getattr(self, name)) is not None}


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal: the line in the file, the column's heading ("" for the whole row), what stands there, what to do."""

    line: int
    column: str
    value: str
    text: Text


class Chunk(NamedTuple):
    """Some rows checked; `done` of `total` rows have been looked at so far."""

    drafts: list[Draft]
    faults: list[Fault]
    done: int
    total: int


def check_in_chunks(
    rows: Sequence[Line], columns: Mapping[str, int], scheme: Scheme, size: int = CHUNK_ROWS
) -> Iterator[Chunk]:
    """Checks all rows, `size` at a time, so that somebody can be told how far it is."""
    for start in range(0, len(rows), size):
        drafts: list[Draft] = []
        faults: list[Fault] = []
        for line in rows[start : start + size]:
            checked = check_row(line, columns, scheme)
            if isinstance(checked, Draft):
                drafts.append(checked)
            else:
                faults.extend(checked)
        yield Chunk(drafts, faults, min(start + size, len(rows)), len(rows))


def check_row(line: Line, columns: Mapping[str, int], scheme: Scheme) -> Draft | list[Fault]:
    """The row's draft, or everything in it that is refused."""
    if line.fault:
        return [Fault(line.number, "", shown(" ".join(line.cells)), line.fault)]
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for name, column, read, required in reading(tuple(columns.items()), scheme):
        cell = tidy(line.cells[column])
        try:
            if cell not in NOTHING:
                values[name] = read(readable(cell))
            elif required:
                raise Invalid(missing(name))
        except Invalid as refusal:
            faults.append(Fault(line.number, line.headings[column], shown(cell), refusal.text))
    if not faults and (contradiction := withdrawn_too_early(values)):
        column = columns["withdrawn_on"]
        faults.append(Fault(line.number, line.headings[column], shown(tidy(line.cells[column])), contradiction))
    return faults or Draft(line=line.number, **concluded(values, scheme))


@lru_cache(maxsize=16)
def reading(
    columns: tuple[tuple[str, int], ...], scheme: Scheme
) -> tuple[tuple[str, int, Callable[[str], object], bool], ...]:
    """For each chosen column: its field, its place, how its cells are read, and whether they must be filled."""
    return tuple((name, column, reader(name, scheme), BY_NAME[name].required) for name, column in columns)


def readable(cell: str) -> str:
    """The cell, unless the spreadsheet or the encoding broke it."""
    if cell in SPREADSHEET_ERRORS:
        raise Invalid(say("The spreadsheet could not work out this cell. Mend its formula, or empty it."))
    if "\ufffd" in cell:
        raise Invalid(say("Letters of this cell were lost when the file was saved (�). Type them again."))
    return cell


def missing(name: str) -> Text:
    """What to do about an empty cell that must be filled."""
    if name == "registration_number":
        return say("Give the registration number; a co-operative is recognised by it.")
    return say("Give the name of the co-operative.")


def withdrawn_too_early(values: Mapping[str, Any]) -> Text | None:
    """What to do when a co-operative would have left before it joined."""
    admitted, withdrawn = values.get("admitted_on"), values.get("withdrawn_on")
    if not admitted or not withdrawn or withdrawn >= admitted:
        return None
    return say("Check both dates: it cannot have left before it joined on {admitted}.", admitted=admitted)


def concluded(values: dict[str, Any], scheme: Scheme) -> dict[str, Any]:
    """The values, with the department that a French postcode lies in when the row does not give one."""
    is_french = values.get("country", scheme.country) == "FR"
    if "department" in values or not is_french or not (found := department_of(values.get("postcode", ""))):
        return values
    return {**values, "department": found, "derived": frozenset({"department"})}


def shown(value: str) -> str:
    """The beginning of a value, as much as a page can show."""
    return value if len(value) <= VALUE_SHOWN else f"{value[:VALUE_SHOWN]}…"
