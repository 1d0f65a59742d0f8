"""How one list writes what it says: found out from its cells, or chosen by whoever sends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.membership.rules.csv_source import Line
from services.membership.rules.import_days import is_month_first
from shared.tidy_text import tidy

DAYS = ("founded_on", "admitted_on", "withdrawn_on")


@dataclass(frozen=True)
class Habits:
    """`today` tells the century of two-digit years; `month_first` are the fields whose days read 12/31/2024.

    `states`: what the list's words for a state mean, by folded word. `unnumbered`: whether a row may have no number.
    """

    today: date | None = None
    month_first: frozenset[str] = frozenset()
    states: tuple[tuple[str, str], ...] = ()
    unnumbered: bool = False


PLAIN = Habits()


def month_first_of(rows: Sequence[Line], columns: Mapping[str, int]) -> frozenset[str]:
    """The fields of days that are written with the month first, by all of their cells."""
    return frozenset(
        name
        for name in DAYS
        if name in columns and is_month_first(tidy(row.cells[columns[name]]) for row in rows if not row.fault)
    )
