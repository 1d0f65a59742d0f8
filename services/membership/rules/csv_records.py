"""Text into records: which delimiter it has, where each record begins, and which records cannot be read."""

import csv
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import StringIO
from itertools import chain, islice
from typing import NamedTuple

from shared.errors import Invalid
from shared.text import Text, say

DELIMITERS = (",", ";", "\t", "|")
DELIMITER_WORDS: dict[str, Text] = {
    ",": say("comma"),
    ";": say("semicolon"),
    "tab": say("tab"),
    "|": say("vertical bar"),
}
SEP_LINE = re.compile(r'"?sep=(.)"?\Z', re.IGNORECASE)
SAMPLE_RECORDS = 40
MOST_TITLES = 15  # records that may stand above the headings


class Record(NamedTuple):
    """Cells with the line of the file on which they begin; `fault` says why they could not be read."""

    number: int
    cells: tuple[str, ...]
    fault: Text | None = None

    @property
    def blank(self) -> bool:
        """Whether nothing is written in it."""
        return self.fault is None and not any(cell.strip() for cell in self.cells)


def lines_of(text: str) -> list[str]:
    """The lines with their ends; CRLF, LF and the lone CR of old Macs all end one."""
    return list(StringIO(text.replace("\r\n", "\n").replace("\r", "\n"), newline="\n"))


def delimiter_of(lines: Sequence[str]) -> tuple[str, int]:
    """The delimiter, and how many lines come before the records (Excel's `sep=;`)."""
    if lines and (found := SEP_LINE.match(lines[0].strip(" \n"))):
        return found[1], 1
    if lines and lines[0].rstrip("\n").lower() == "sep=\t":
        return "\t", 1
    widths = {delimiter: widths_of(lines, delimiter) for delimiter in DELIMITERS}
    for titles in range(MOST_TITLES + 1):
        best = max(DELIMITERS, key=lambda delimiter: evenness(widths[delimiter][titles:]))
        if evenness(widths[best][titles:])[0]:
            return best, 0
    return max(DELIMITERS, key=lambda delimiter: evenness(widths[delimiter])), 0


def widths_of(lines: Sequence[str], delimiter: str) -> list[int]:
    """Into how many cells a delimiter cuts each of the first records."""
    widths: list[int] = []
    with suppress(Invalid):
        sample = islice(filled(records(lines, delimiter)), SAMPLE_RECORDS)
        widths.extend(0 if record.fault else len(record.cells) for record in sample)
    return widths


def evenness(widths: Sequence[int]) -> tuple[bool, int, float]:
    """How well a delimiter cuts records into as many cells as the first of them, the headings; larger is better."""
    if not widths or widths[0] < 2:
        return False, 0, 0.0
    share = widths.count(widths[0]) / len(widths)
    return share >= 0.5, widths[0], share


def filled(every: Iterator[Record]) -> Iterator[Record]:
    """The records in which something is written."""
    return (record for record in every if not record.blank)


def records(lines: Sequence[str], delimiter: str, skip: int = 0) -> Iterator[Record]:
    """Every record, blank ones too; raises Invalid where a quotation mark is never closed."""
    stream = iter(lines[skip:] if skip else lines)
    number = skip
    for line in stream:
        number += 1
        if '"' not in line:
            yield Record(number, tuple(line.rstrip("\n").split(delimiter)))
            continue
        reader = csv.reader(chain((line,), stream), delimiter=delimiter, strict=True)
        start = number
        try:
            cells = next(reader)
        except csv.Error as error:
            if reader.line_num > 1 or "unexpected end" in str(error):
                opened = start + opening(lines[start - 1 : start - 1 + reader.line_num], delimiter)
                raise Invalid(unclosed(opened)) from None
            yield Record(start, (line.strip(),), broken_quotes(error))
            continue
        number += reader.line_num - 1
        yield Record(start, tuple(cells))


def opening(lines: Sequence[str], delimiter: str) -> int:
    """On which of the lines (from 0) the last cell in quotation marks begins."""
    inside, opened = False, 0
    for index, line in enumerate(lines):
        for mark in re.finditer('"', line):
            inside = not inside
            if inside and line[max(0, mark.start() - 1) : mark.start()] in ("", delimiter):
                opened = index
    return opened


def unclosed(line: int) -> Text:
    """What to do about a quotation mark that opens and is not closed."""
    return say(
        "The quotation mark that opens a cell on line {line} is not closed where the cell ends. Close or remove it.",
        line=str(line),
    )


def broken_quotes(error: csv.Error) -> Text:
    """What to do about one line on which quotation marks do not match."""
    if "field larger" in str(error):
        return say("A cell of this row is longer than 100,000 characters. Shorten it.")
    return say('The quotation marks of this row do not match. Write each one inside a cell twice (""), or remove them.')
