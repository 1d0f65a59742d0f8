"""Which column is which: guessed from headings and content, checked when a person has corrected it."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from rapidfuzz import fuzz

from services.membership.rules.folding import fold
from services.membership.rules.identifiers import Scheme
from services.membership.rules.import_days import is_month_first
from services.membership.rules.import_fields import BY_NAME, COLUMN_FIELDS, FIELDS, Field, reader
from services.membership.rules.import_habits import DAYS, Habits
from shared.errors import Invalid
from shared.text import LANGUAGES, say
from shared.tidy_text import tidy

FILLERS = frozenset(
    {"a", "au", "aux", "d", "de", "des", "du", "en", "l", "la", "le", "les", "n", "of", "on", "sur", "the"}
)
ALIKE = 88
"""From which likeness (0 to 100) two headings are one with a slip in it: effectif, effectifs."""
FEW, MOST = 0.5, 0.9
MAY_BE_FOUND_BY_CONTENT = ("registration_number", "email", "website")


def guess_columns(headings: Sequence[str], sample_rows: Sequence[Sequence[str]], scheme: Scheme) -> dict[str, int]:
    """The column (from 0) of each field that could be told; a column serves one field.

    A heading counts only where at least half of the cells below it can be read as the field, but for the days of
    joining and leaving: who is a member must not turn on a column that was passed over. Without a heading, a column of
    registration numbers, e-mail addresses or websites is known by its cells.
    """
    columns: dict[str, int] = {}
    for sureness, name, column in sorted(by_heading(headings, scheme), key=lambda guess: -guess[0]):
        free = name not in columns and column not in columns.values()
        if free and (is_decisive(name, sureness) or can_be(name, column, sample_rows, scheme)):
            columns[name] = column
    for name in MAY_BE_FOUND_BY_CONTENT:
        if name not in columns and not (name == "registration_number" and scheme.key == "none"):
            columns.update(by_content(name, len(headings), sample_rows, scheme, columns))
    if "name" not in columns and "trading_name" in columns:
        columns["name"] = columns.pop("trading_name")
    return {field.name: columns[field.name] for field in COLUMN_FIELDS if field.name in columns}


def is_decisive(name: str, sureness: float) -> bool:
    """Whether the heading alone says that a column tells of joining or leaving."""
    return name in ("admitted_on", "withdrawn_on") and sureness > 100


def can_be(name: str, column: int, rows: Sequence[Sequence[str]], scheme: Scheme) -> bool:
    """Whether at least half of the cells of a column can be read as the field."""
    cells = (tidy(row[column]) for row in rows if column < len(row))
    month_first = frozenset({name} if name in DAYS and is_month_first(cells) else ())
    return readable(rows, column, reader(name, scheme, Habits(month_first=month_first))) >= FEW


def meant_by_headings(headings: Sequence[str], columns: Mapping[str, int], scheme: Scheme) -> dict[int, str]:
    """What the headings of columns that are not used speak of, where no other column was taken for that."""
    meant: dict[int, str] = {}
    for _, name, column in sorted(by_heading(headings, scheme), key=lambda guess: -guess[0]):
        if name not in columns and column not in columns.values() and name not in meant.values():
            meant.setdefault(column, name)
    return meant


def check_columns(columns: Mapping[str, int], headings: Sequence[str], *, unnumbered: bool = False) -> None:
    """Refuses a choice of columns that lacks a required field, or names a field or column that does not exist.

    `unnumbered`: the rows may do without a registration number.
    """
    for name, column in columns.items():
        if name not in BY_NAME or not 0 <= column < len(headings):
            raise Invalid(say("This column is not in the file. Choose the columns again."))
    for field in FIELDS:
        needed = field.required and not (unnumbered and field.name == "registration_number")
        if needed and field.name not in columns:
            raise Invalid(say("Choose the column for “{field}”; without it no row can be imported.", field=field.label))


def usual_headings(scheme: Scheme) -> Callable[[str], bool]:
    """Tells the headings that are known for some field."""
    known = {heading_key(one) for field in COLUMN_FIELDS for one in headings_for(field, scheme)}
    return lambda heading: heading_key(heading) in known


def headings_for(field: Field, scheme: Scheme) -> tuple[str, ...]:
    """The headings that a field is found under, the surest first."""
    known_elsewhere = scheme.headings if field.name == "registration_number" else field.headings
    return (*own_headings(field), *known_elsewhere)


def by_heading(headings: Sequence[str], scheme: Scheme) -> Iterator[tuple[float, str, int]]:
    """Every field that a heading may mean, with how sure that is."""
    keys = [heading_key(heading) for heading in headings]
    for field in COLUMN_FIELDS:
        for rank, known in enumerate(map(heading_key, headings_for(field, scheme))):
            for column, key in enumerate(keys):
                if sureness := likeness(key, known):
                    yield sureness - rank / 10, field.name, column


def own_headings(field: Field) -> tuple[str, ...]:
    """What our own export writes above the field: what went out comes in again."""
    return tuple(field.label.into(language) for language in LANGUAGES)


def likeness(key: str, known: str) -> float:
    """200 for the same heading, less for one with a slip in it, 0 for another."""
    if key == known or key.replace(" ", "") == known.replace(" ", ""):
        return 200.0
    if len(known) < 6 or len(key) < 6:
        return 0.0
    return fuzz.ratio(key, known, score_cutoff=ALIKE)


def heading_key(heading: str) -> str:
    """The words that matter in a heading, in one order: "Libellé du NAF" and "naf_libelle" are the same."""
    parted = re.sub(r"(?<=[a-zà-ÿ])(?=[A-Z])", " ", heading)
    words = fold(parted).split()
    return " ".join(sorted(word for word in words if word not in FILLERS) or words)


def readable(rows: Sequence[Sequence[str]], column: int, read: Callable[[str], object]) -> float:
    """The share of the filled cells of a column that can be read, from 0 to 1; 1 when all are empty."""
    cells = [cell for row in rows if column < len(row) and (cell := tidy(row[column]))]
    return sum(can_read(cell, read) for cell in cells) / len(cells) if cells else 1.0


def can_read(cell: str, read: Callable[[str], object]) -> bool:
    """Whether the cell can be read."""
    try:
        read(cell)
    except Invalid:
        return False
    return True


def by_content(
    name: str, width: int, rows: Sequence[Sequence[str]], scheme: Scheme, taken: Mapping[str, int]
) -> dict[str, int]:
    """The first free column nearly all of whose cells are filled and can be read as the field."""
    read = plainly(scheme) if name == "registration_number" else reader(name, scheme)
    for column in sorted(set(range(width)) - set(taken.values())):
        filled = sum(column < len(row) and bool(row[column].strip()) for row in rows)
        if filled > len(rows) / 2 and readable(rows, column, read) >= MOST:
            return {name: column}
    return {}


def plainly(scheme: Scheme) -> Callable[[str], object]:
    """Reads only numbers written as the register writes them: a trade code must not pass for a short number."""

    def read(cell: str) -> str:
        number = cell.replace(" ", "")
        if scheme.normalise(number) != number:
            raise Invalid(say("Give the registration number; a co-operative is recognised by it."))
        return number

    return read
