"""Which record holds the headings: the first one, unless a title stands above them."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import chain, islice
from typing import NamedTuple

from services.membership.rules.csv_records import Record
from shared.errors import Invalid
from shared.text import say

LOOKED_AT = 25  # records: a title, a date, an address and a blank line are above some exports
ENOUGH = 2  # usual headings in one record are no accident


class Parted(NamedTuple):
    """A file's records before the headings, the headings, and those below."""

    above: list[Record]
    headings: Record
    below: Iterator[Record]


def knows_none(_: str) -> bool:
    """No heading is usual."""
    return False


def parted(every: Iterator[Record], line: int, knows: Callable[[str], bool]) -> Parted:
    """The records parted at the headings; `line` is where these are, if somebody said so.

    Raises Invalid where there is nothing.
    """
    first = list(islice(every, LOOKED_AT))
    if not first:
        raise Invalid(say("The file is empty. Save the list again, and look into it before you send it."))
    at = at_line(first, line) if line else place_of_headings(first, knows)
    return Parted(first[:at], first[at], chain(first[at + 1 :], every))


def at_line(first: Sequence[Record], line: int) -> int:
    """Which of the first records begins on that line."""
    for at, record in enumerate(first):
        if record.number == line:
            return at
    raise Invalid(say("Nothing is written on line {line}. Say again where the headings are.", line=str(line)))


def place_of_headings(first: Sequence[Record], knows: Callable[[str], bool]) -> int:
    """Which of the first records holds the headings.

    The one with the most usual ones, if the first has none; else the first that is no lone title over wider rows.
    """
    usual = [sum(knows(cell) for cell in record.cells if cell.strip()) for record in first]
    if not usual[0] and max(usual) >= ENOUGH:
        return usual.index(max(usual))
    widths = [sum(bool(cell.strip()) for cell in record.cells) for record in first]
    typical = Counter(widths).most_common(1)[0][0]
    if typical < ENOUGH or widths[0] != 1:
        return 0
    return next(at for at, width in enumerate(widths) if width > 1)
