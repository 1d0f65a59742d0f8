"""Every column of a list above its rows: what it is used for, three of its cells, and what was understood."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import islice
from typing import Any

from services.membership.rules.csv_source import Source
from services.membership.rules.folding import fold
from services.membership.rules.identifiers import Scheme
from services.membership.rules.import_columns import meant_by_headings
from services.membership.rules.import_days import ISO
from services.membership.rules.import_habits import Habits
from services.membership.rules.import_kept import kept, plain
from services.membership.rules.import_rows import NOTHING, Fault, reading, shown
from services.membership.rules.import_states import MOST, STATE_MEANS, State, state_of
from shared.errors import Invalid
from shared.text import say
from shared.tidy_text import tidy

CELLS = 3


def columns_seen(
    source: Source, columns: Mapping[str, int], scheme: Scheme, habits: Habits, faults: Sequence[Fault]
) -> list[dict[str, Any]]:
    """One entry for each column, as JSON.

    `use` is its field, "" for none; `meant` the field that the heading speaks of where none is used. `cells` are some
    of its cells with what was understood (null where that is the same); `unread` counts those that could not be read.
    """
    used = {column: name for name, column in columns.items()}
    meant = meant_by_headings(source.headings, columns, scheme)
    unread = Counter(fault.column for fault in faults)
    sample = source.sample()
    readers = {name: read for name, _, read, _ in reading(tuple(columns.items()), scheme, habits)}
    return [
        {
            "heading": heading,
            "use": used.get(column, ""),
            "meant": meant.get(column, ""),
            "unread": unread[heading],
            "cells": [
                [shown(cell), understood(cell, readers.get(used.get(column, "")))]
                for cell in some_cells(sample, column, unread_of(faults, heading))
            ],
        }
        for column, heading in enumerate(source.headings)
    ]


def unread_of(faults: Sequence[Fault], heading: str) -> list[str]:
    """Some cells of a column that could not be read."""
    return list(islice((fault.value for fault in faults if fault.column == heading and fault.value), CELLS))


def some_cells(sample: Sequence[Sequence[str]], column: int, first: Sequence[str]) -> list[str]:
    """Three different cells in which something stands; those first that could not be read."""
    filled = (tidy(row[column]) for row in sample if column < len(row))
    return list(dict.fromkeys([*first, *islice(dict.fromkeys(cell for cell in filled if cell not in NOTHING), CELLS)]))[
        :CELLS
    ]


def understood(cell: str, read: Any) -> Any:
    """What was read, as `plain` keeps it, where the cell does not say it in the same way; None where it does."""
    if read is None:
        return None
    try:
        value = read(cell)
    except Invalid:
        return {"text": kept(say("cannot be read"))}
    if isinstance(value, State):
        return {"text": kept(STATE_MEANS[value])}
    same = ISO.match(cell) if isinstance(value, date) else isinstance(value, float) or str(value) == cell
    return None if same else plain(value)


def states_seen(source: Source, columns: Mapping[str, int], habits: Habits) -> list[dict[str, Any]]:
    """The words of the column of states, how often each is there, and what it means; none where there are too many."""
    if "standing" not in columns:
        return []
    cells = (tidy(row.cells[columns["standing"]]) for row in source.rows if not row.fault)
    counts: Counter[str] = Counter(cell for cell in cells if cell not in NOTHING)
    by_word = {fold(cell): cell for cell in counts}
    if len(by_word) > MOST:
        raise Invalid(
            say("The column chosen as “State” holds {count} different words. Choose another one.", count=len(by_word))
        )
    chosen = dict(habits.states)
    totals: Counter[str] = Counter()
    for cell, count in counts.items():
        totals[fold(cell)] += count
    return [
        {"word": word, "shown": by_word[word], "count": count, "means": state_of(word, chosen).value}
        for word, count in totals.most_common()
    ]
