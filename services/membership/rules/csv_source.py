"""A CSV file as it was sent: its encoding, delimiter, headings, and rows with the lines they stand on."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.membership.rules.csv_encoding import decode
from services.membership.rules.csv_headings import knows_none, parted
from services.membership.rules.csv_kinds import check_kind
from services.membership.rules.csv_records import Record, delimiter_of, filled, lines_of, records
from shared.errors import Invalid
from shared.spreadsheet import unguarded
from shared.text import Text, say
from shared.tidy_text import tidy

MAX_COLUMNS = 500
MAX_ROWS = 100_000
SAMPLE_ROWS = 200
HAS_GUARDS = re.compile(r"'[=+\-@\t\r\n＝＋－＠]")


class Line(NamedTuple):
    """A row: the line of the file on which it begins, its cells, and why it cannot be read, if it cannot."""

    number: int
    cells: tuple[str, ...]
    headings: tuple[str, ...]
    fault: Text | None = None


class Reading(NamedTuple):
    """How a file is to be read; what is empty, or 0, is found out. The line of the headings counts from 1."""

    encoding: str = ""
    delimiter: str = ""
    heading_line: int = 0


FIND_OUT = Reading()


@dataclass(frozen=True)
class Source:
    """What a CSV file holds, before anybody asks what it means; `above` stood before the headings."""

    encoding: str
    delimiter: str
    heading_line: int
    headings: tuple[str, ...]
    rows: list[Line]
    above: tuple[tuple[str, ...], ...] = ()

    @property
    def reading(self) -> Reading:
        """How it was read, to be read in the same way again."""
        return Reading(self.encoding, self.delimiter, self.heading_line)

    def sample(self) -> list[tuple[str, ...]]:
        """The cells of some rows from all over the file, to guess columns by."""
        step = max(1, len(self.rows) // SAMPLE_ROWS)
        return [row.cells for row in self.rows[::step] if not row.fault]

    def first_rows(self, most: int) -> list[tuple[str, ...]]:
        """The cells of its first rows."""
        return [row.cells for row in self.rows[:most]]


def read_csv(
    content: bytes, filename: str, reading: Reading = FIND_OUT, knows: Callable[[str], bool] = knows_none
) -> Source:
    """The file's rows; raises Invalid with what to do when it is no CSV file, or one without rows.

    A row with too many or too few cells carries its own fault; blank lines count as lines but are no rows. `knows`
    tells the headings that are usual: by them the headings are found below a title.
    """
    check_kind(content, filename)
    text, encoding = decode(content, reading.encoding)
    lines = lines_of(text)
    delimiter, skip = delimiter_of(lines)
    delimiter = reading.delimiter or delimiter
    above, first, below = parted(filled(records(lines, delimiter, skip)), reading.heading_line, knows)
    headings = headings_of(first)
    guards = bool(HAS_GUARDS.search(text))
    rows: list[Line] = []
    for record in below:
        rows.append(line_of(record, headings, guards))
        if len(rows) > MAX_ROWS:
            raise Invalid(say("The file has more than {most} rows. Split it, and import the parts.", most=MAX_ROWS))
    if not rows:
        raise Invalid(say("The file has headings on line {line} and no row below them.", line=str(first.number)))
    return Source(encoding, delimiter, first.number, headings, rows, tuple(record.cells for record in above))


def headings_of(record: Record) -> tuple[str, ...]:
    """The headings, each one only once; a column without one goes by its letter in the spreadsheet, as in (C)."""
    if record.fault:
        raise Invalid(record.fault)
    cells = [tidy(unguarded(cell)) for cell in record.cells]
    while cells and not cells[-1]:
        cells.pop()
    if len(cells) > MAX_COLUMNS:
        raise Invalid(
            say(
                "The first line has {count} cells; at most {most} columns can be read.",
                count=len(cells),
                most=MAX_COLUMNS,
            )
        )
    taken: set[str] = set()
    for index, cell in enumerate(cells):
        cells[index] = free_name(cell or f"({letters(index)})", taken)
        taken.add(cells[index])
    return tuple(cells)


def free_name(heading: str, taken: set[str]) -> str:
    """The heading, or the heading with the next free number after it."""
    name, count = heading, 1
    while name in taken:
        count += 1
        name = f"{heading} ({count})"
    return name


def letters(index: int) -> str:
    """The letters over a spreadsheet's column: 0 is A, 26 is AA."""
    before, last = divmod(index, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def line_of(record: Record, headings: tuple[str, ...], guards: bool) -> Line:
    """A record under its headings; cells beyond them may only be empty."""
    cells, width = record.cells, len(headings)
    if guards:
        cells = tuple(unguarded(cell) for cell in cells)
    if record.fault or len(cells) == width:
        return Line(record.number, cells, headings, record.fault)
    if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
        return Line(record.number, cells[:width], headings)
    return Line(record.number, cells, headings, uneven(cells, width))


def uneven(cells: Sequence[str], width: int) -> Text:
    """What to do about a row that does not fit its headings."""
    return say(
        "This row has {count} cells under {width} headings. Look for a missing or an extra delimiter, and put cells "
        "that contain one in quotation marks.",
        count=len(cells),
        width=width,
    )
