"""The three looks into a list: what is in it, what it would do, and what is to be written.

Each takes plain values and tells what it finds bit by bit, so that a process of its own can do it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from services.membership.rules.csv_source import FIND_OUT, Reading, Source, read_csv
from services.membership.rules.identifiers import SCHEMES
from services.membership.rules.import_columns import check_columns, guess_columns, usual_headings
from services.membership.rules.import_habits import PLAIN, Habits, month_first_of
from services.membership.rules.import_overview import columns_seen, states_seen
from services.membership.rules.import_plan import Change, Known, Plan, key_of, plan_import
from services.membership.rules.import_preview import findings_of, fingerprint, packed, preview_of
from services.membership.rules.import_rows import Draft, check_in_chunks, no_day_of_leaving

LONG, MANY = 200_000, 3_000  # bytes of a list, known co-operatives; from there on it takes longer than a process
AT_ONCE = 250  # rows told and written together: others wait for that long, some tenths of a second
SEEN_CELLS, SEEN_ROWS = 40, 5  # of the sample that shows how the list was read


class Sight(NamedTuple):
    """A list at first sight: how it was read, which of its columns is probably what, and some of its rows.

    `above` are the rows before the headings, `sample` those after them.
    """

    reading: Reading
    headings: list[str]
    columns: dict[str, int]
    above: list[list[str]]
    sample: list[list[str]]
    total: int


Step = str | list[Draft] | list[Change]
"""What is told of writing a list: first its fingerprint, then some additions, then some changes at a time."""


@dataclass(frozen=True)
class Sheet:
    """A list, and how it is to be read; `known` are the values of what is known already, as Known names them."""

    content: bytes
    filename: str
    columns: Mapping[str, int]
    scheme: str
    known: Sequence[tuple[Any, ...]] = ()
    reading: Reading = FIND_OUT
    habits: Habits = PLAIN

    @property
    def is_long(self) -> bool:
        """Whether looking into it is work for a process of its own."""
        return len(self.content) > LONG or len(self.known) > MANY


def look_into(content: bytes, filename: str, scheme: str, reading: Reading = FIND_OUT) -> Iterator[Sight]:
    """The list at first sight; raises Invalid when it is none."""
    register = SCHEMES[scheme]
    source = read_csv(content, filename, reading, usual_headings(register))
    sample = source.sample()
    columns = guess_columns(source.headings, sample, register)
    above, below = ([list(row)[:SEEN_CELLS] for row in rows] for rows in (source.above, source.first_rows(SEEN_ROWS)))
    yield Sight(source.reading, list(source.headings), columns, above, below, len(source.rows))


def look_through(sheet: Sheet) -> Iterator[int | dict[str, Any] | bytes]:
    """How many rows have been looked at, again and again; then what applying the list would do, as JSON.

    At last the whole report, packed.
    """
    source, habits = source_of(sheet)
    drafts, faults = [], []
    for chunk in check_in_chunks(source.rows, sheet.columns, SCHEMES[sheet.scheme], habits=habits):
        drafts += chunk.drafts
        faults += chunk.faults
        yield chunk.done
    plan = planned(drafts, sheet)
    found = findings_of(plan, faults)
    unread = [fault for fault in (*faults, *plan.left_out) if fault.text != no_day_of_leaving()]
    yield preview_of(plan, found, source) | {
        "columns": columns_seen(source, sheet.columns, SCHEMES[sheet.scheme], habits, unread),
        "states": states_seen(source, sheet.columns, habits),
    }
    yield packed(found)


def look_again(sheet: Sheet) -> Iterator[Step]:
    """The fingerprint of what is to be done; then the additions and the changes, some hundreds at a time."""
    plan = planned(list(drafts_of(sheet)), sheet)
    yield fingerprint(plan)
    for start in range(0, len(plan.additions), AT_ONCE):
        yield list(plan.additions[start : start + AT_ONCE])
    for start in range(0, len(plan.changes), AT_ONCE):
        yield list(plan.changes[start : start + AT_ONCE])


def drafts_of(sheet: Sheet) -> Iterator[Draft]:
    """The rows in which nothing is refused."""
    source, habits = source_of(sheet)
    for chunk in check_in_chunks(source.rows, sheet.columns, SCHEMES[sheet.scheme], habits=habits):
        yield from chunk.drafts


def source_of(sheet: Sheet) -> tuple[Source, Habits]:
    """The list's rows, and how they write their days; raises Invalid for columns that are not in it."""
    source = read_csv(sheet.content, sheet.filename, sheet.reading)
    check_columns(sheet.columns, source.headings, unnumbered=sheet.habits.unnumbered)
    return source, replace(sheet.habits, month_first=month_first_of(source.rows, sheet.columns))


def planned(drafts: list[Draft], sheet: Sheet) -> Plan:
    """The rows beside what is known."""
    known = (Known.of(values) for values in sheet.known)
    return plan_import(drafts, {key_of(one): one for one in known})
