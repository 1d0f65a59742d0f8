"""The three looks into a list: what is in it, what it would do, and what is to be written.

Each takes plain values and tells what it finds bit by bit, so that a process of its own can do it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from services.membership.rules.csv_source import Source, read_csv
from services.membership.rules.identifiers import SCHEMES
from services.membership.rules.import_columns import check_columns, guess_columns
from services.membership.rules.import_plan import Change, Known, Plan, plan_import
from services.membership.rules.import_preview import fingerprint, preview_of
from services.membership.rules.import_rows import Draft, check_in_chunks

LONG, MANY = 200_000, 3_000  # bytes of a list, known co-operatives; from there on it takes longer than a process
AT_ONCE = 500  # additions told together


class Sight(NamedTuple):
    """A list at first sight: which of its columns is probably what, and some of its rows."""

    headings: list[str]
    columns: dict[str, int]
    sample: list[list[str]]
    total: int


Step = str | list[Draft] | Change
"""What is told of writing a list: first its fingerprint, then some additions, or a change."""


@dataclass(frozen=True)
class Sheet:
    """A list, and how it is to be read; `known` are the values of what is known already, as Known names them."""

    content: bytes
    filename: str
    columns: Mapping[str, int]
    scheme: str
    known: Sequence[tuple[Any, ...]] = ()

    @property
    def is_long(self) -> bool:
        """Whether looking into it is work for a process of its own."""
        return len(self.content) > LONG or len(self.known) > MANY


def look_into(content: bytes, filename: str, scheme: str) -> Iterator[Sight]:
    """The list at first sight; raises Invalid when it is none."""
    source = read_csv(content, filename)
    sample = source.sample()
    columns = guess_columns(source.headings, sample, SCHEMES[scheme])
    yield Sight(list(source.headings), columns, [list(row)[:40] for row in sample[:3]], len(source.rows))


def look_through(sheet: Sheet) -> Iterator[int | dict[str, Any]]:
    """How many rows have been looked at, again and again; then what applying the list would do, as JSON."""
    source = source_of(sheet)
    drafts, faults = [], []
    for chunk in check_in_chunks(source.rows, sheet.columns, SCHEMES[sheet.scheme]):
        drafts += chunk.drafts
        faults += chunk.faults
        yield chunk.done
    yield preview_of(planned(drafts, sheet), faults, source)


def look_again(sheet: Sheet) -> Iterator[Step]:
    """The fingerprint of what is to be done; then the additions, some hundreds at a time; then each change."""
    plan = planned(list(drafts_of(sheet)), sheet)
    yield fingerprint(plan)
    for start in range(0, len(plan.additions), AT_ONCE):
        yield list(plan.additions[start : start + AT_ONCE])
    yield from plan.changes


def drafts_of(sheet: Sheet) -> Iterator[Draft]:
    """The rows in which nothing is refused."""
    for chunk in check_in_chunks(source_of(sheet).rows, sheet.columns, SCHEMES[sheet.scheme]):
        yield from chunk.drafts


def source_of(sheet: Sheet) -> Source:
    """The list's rows; raises Invalid for columns that are not in it."""
    source = read_csv(sheet.content, sheet.filename)
    check_columns(sheet.columns, source.headings)
    return source


def planned(drafts: list[Draft], sheet: Sheet) -> Plan:
    """The rows beside what is known."""
    known = (Known.of(values) for values in sheet.known)
    return plan_import(drafts, {one.registration_number: one for one in known})
