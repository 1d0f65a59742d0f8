"""Rows into drafts: every cell checked, every refusal with its line, column, value and what to do."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, NamedTuple

from services.membership.rules.csv_source import Line
from services.membership.rules.departments import department_of
from services.membership.rules.identifiers import Scheme
from services.membership.rules.import_fields import BY_NAME, FIELD_NAMES, FRENCH, reader
from services.membership.rules.import_habits import PLAIN, Habits
from services.membership.rules.import_states import State, state_of
from services.membership.rules.profile import Profile
from shared.errors import Invalid
from shared.text import Text, say
from shared.tidy_text import tidy

NEEDED = frozenset({"name", "registration_number"})
CHUNK_ROWS = 1000
VALUE_SHOWN = 120
NOTHING = frozenset({"", "-", "–", "—", "n/a", "N/A", "#N/A", "NULL", "null"})
SPREADSHEET_ERRORS = frozenset({"#NAME?", "#NOM?", "#REF!", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NUM!", "#NOMBRE!"})


@dataclass(frozen=True, slots=True)
class Fault:
    """A refusal: the line in the file, the column's heading ("" for the whole row), what stands there, what to do."""

    line: int
    column: str
    value: str
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft(Profile):
    """What one row says; `derived` names fields that were concluded from others and not read.

    `left_out` are its cells that could not be read. `undecided`: whether it is a member cannot be told, because a day
    or a state says no or cannot be read; nothing then makes it one. `ended` is the word that says that it is over.
    """

    line: int
    derived: frozenset[str] = frozenset()
    left_out: tuple[Fault, ...] = field(default=(), compare=False)
    undecided: bool = False
    ended: str = ""

    def said(self) -> dict[str, Any]:
        """Field by field what the row says, to write it into a row of the database."""
        return {name: value for name in FIELD_NAMES if (value := getattr(self, name)) is not None}

    @property
    def is_undated(self) -> bool:
        """Whether the row says nothing of whether and since when it is a member."""
        return self.admitted_on is None and self.withdrawn_on is None and not self.undecided


class Chunk(NamedTuple):
    """Some rows checked; `done` of `total` rows have been looked at so far."""

    drafts: list[Draft]
    faults: list[Fault]
    done: int
    total: int


def check_in_chunks(
    rows: Sequence[Line],
    columns: Mapping[str, int],
    scheme: Scheme,
    size: int = CHUNK_ROWS,
    habits: Habits = PLAIN,
) -> Iterator[Chunk]:
    """Checks all rows, `size` at a time, so that somebody can be told how far it is."""
    for start in range(0, len(rows), size):
        drafts: list[Draft] = []
        faults: list[Fault] = []
        for line in rows[start : start + size]:
            checked = check_row(line, columns, scheme, habits)
            if isinstance(checked, Draft):
                drafts.append(checked)
            else:
                faults.extend(checked)
        yield Chunk(drafts, faults, min(start + size, len(rows)), len(rows))


def check_row(line: Line, columns: Mapping[str, int], scheme: Scheme, habits: Habits = PLAIN) -> Draft | list[Fault]:
    """The row's draft, or everything in it that is wrong where it is refused.

    Without a name or number that can be read it is refused; any other cell that cannot be read stays out alone.
    A row whose state is to be left out gives nothing, and no fault.
    """
    if line.fault:
        return [Fault(line.number, "", shown(" ".join(line.cells)), line.fault)]
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    refused = False
    for name, column, read, required in reading(tuple(columns.items()), scheme, habits):
        cell = tidy(line.cells[column])
        if cell in NOTHING and not required:
            continue
        try:
            values[name] = at_home_or_abroad(name, read, values, scheme)(filled(cell, name))
        except Invalid as refusal:
            faults.append(Fault(line.number, line.headings[column], shown(cell), refusal.text))
            refused = refused or name in NEEDED
    if values.get("standing") == State.SKIPPED:
        return []
    if not refused and (contradiction := withdrawn_too_early(values)):
        column = columns["withdrawn_on"]
        return [*faults, Fault(line.number, line.headings[column], shown(tidy(line.cells[column])), contradiction)]
    return sorted(faults, key=by_column(line)) if refused else drafted(line, columns, values, faults, scheme)


def by_column(line: Line) -> Callable[[Fault], int]:
    """The order of cells in the row."""
    return lambda fault: line.headings.index(fault.column)


@lru_cache(maxsize=16)
def reading(
    columns: tuple[tuple[str, int], ...], scheme: Scheme, habits: Habits
) -> tuple[tuple[str, int, Callable[[str], object], bool], ...]:
    """For each chosen column: its field, its place, how its cells are read, and whether they must be filled.

    The country comes first: how a postcode is read depends on it.
    """
    found = []
    for name, column in sorted(columns, key=lambda chosen: chosen[0] != "country"):
        read: Callable[[str], object] = reader(name, scheme, habits)
        if name == "standing":
            read = partial(state_of, chosen=dict(habits.states))
        required = name in NEEDED and not (name == "registration_number" and habits.unnumbered)
        found.append((name, column, read, required))
    return tuple(found)


def at_home_or_abroad(
    name: str, read: Callable[[str], object], values: Mapping[str, Any], scheme: Scheme
) -> Callable[[str], object]:
    """How the cell is read: what only France writes so is read as anywhere where the row says another country."""
    abroad = name in FRENCH and values.get("country", scheme.country) != "FR"
    return BY_NAME[name].read if abroad else read


def filled(cell: str, name: str) -> str:
    """The cell that must not be empty, unless the spreadsheet or the encoding broke it."""
    if cell in NOTHING:
        raise Invalid(missing(name))
    return readable(cell)


def drafted(
    line: Line, columns: Mapping[str, int], values: dict[str, Any], faults: list[Fault], scheme: Scheme
) -> Draft:
    """The draft; a day that cannot be read, or a state that says that it is over, keeps it from becoming a member."""
    values.setdefault("registration_number", "")
    state = values.pop("standing", None)
    over = tidy(line.cells[columns["standing"]]) if state == State.ENDED else ""
    unread = {fault.column for fault in faults}
    of_days = {name for name in ("admitted_on", "withdrawn_on") if name in columns}
    undecided = bool(over) or any(line.headings[columns[name]] in unread for name in of_days)
    if undecided and "withdrawn_on" not in values and "admitted_on" in values:
        values.pop("admitted_on")
        column = columns["admitted_on"]
        faults.append(Fault(line.number, line.headings[column], shown(tidy(line.cells[column])), no_day_of_leaving()))
    return Draft(line=line.number, left_out=tuple(faults), undecided=undecided, ended=over, **concluded(values, scheme))


def no_day_of_leaving() -> Text:
    """Why a day of joining stays out."""
    return say("It has left, but its last day is not given or cannot be read: it does not become a member.")


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
