"""Days as lists write them: 12/03/02, 1er janvier 2020, 2019, or the number under which a spreadsheet keeps one."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache, lru_cache

from babel import Locale

from services.membership.rules.folding import fold
from shared.days import EARLIEST, LATEST
from shared.errors import Invalid
from shared.text import say

SERIAL_ZERO = date(1899, 12, 30)  # Excel and LibreOffice count days from here
SERIALS = range(3654, 73051)  # 1910 to 2099; below, a number is too likely something else
PIVOT = 69  # POSIX: 69 to 99 are of the last century, where no day says which year it is

MIDNIGHT = r"(?:[T ]0?0:00(?::00(?:\.0+)?)?Z?)?\Z"
ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})" + MIDNIGHT)
COMPACT = re.compile(r"((?:18|19|20)[0-9]{2})([0-9]{2})([0-9]{2})\Z")
SLASHED = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})" + MIDNIGHT)
SERIAL = re.compile(r"([0-9]{4,5})(?:[.,][0-9]+)?\Z")
YEAR = re.compile(r"([0-9]{4})(?:[.,]0)?\Z")
MONTH_OF_YEAR = re.compile(r"(?:([0-9]{1,2})[-/.]([0-9]{4})|([0-9]{4})[-/.]([0-9]{1,2}))\Z")
BEFORE_A_DAY = frozenset({"le", "du", "depuis", "on", "since", "the", "en", "in", "of", "de", "d"})
DAY_IN_WORDS = re.compile(r"([0-9]{1,2})(?:er|e|st|nd|rd|th)?\Z")


@lru_cache(maxsize=20_000)
def read_day(text: str, *, ends: bool = False, month_first: bool = False, today: date | None = None) -> date:
    """A day; a year or month alone is its first day, or its last where something `ends` then.

    `month_first`: 12/31/2024. `today`: two digits of a year are never those of a later one than next year's.
    Raises Invalid.
    """
    given = parts_of(text, month_first, today)
    if given is None:
        raise Invalid(say("Give a date as 31/12/2024 or 2024-12-31."))
    try:
        found = given if isinstance(given, date) else day_of(*given, ends=ends)
    except (ValueError, OverflowError):
        raise Invalid(
            say("There is no such day. Give the day, the month, then the year: 31/12/2024 or 2024-12-31.")
        ) from None
    if not EARLIEST <= found.year <= LATEST:
        raise Invalid(say("Check the year: it has to lie between 1800 and 2099."))
    return found


Parts = tuple[int, int | None, int | None]
"""Year, month, day; a month or day that is not given is None."""


def parts_of(text: str, month_first: bool, today: date | None) -> Parts | date | None:
    """What is written, in whichever way."""
    if found := ISO.match(text) or COMPACT.match(text):
        return int(found[1]), int(found[2]), int(found[3])
    if found := SLASHED.match(text):
        day, month = (found[2], found[1]) if month_first else (found[1], found[2])
        return whole_year(found[3], today), int(month), int(day)
    if (found := YEAR.match(text)) and EARLIEST <= int(found[1]) <= LATEST:
        return int(found[1]), None, None
    if (found := SERIAL.match(text)) and int(found[1]) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(found[1]))
    if found := MONTH_OF_YEAR.match(text):
        return int(found[2] or found[3]), int(found[1] or found[4]), None
    return in_words(text, today)


def in_words(text: str, today: date | None) -> Parts | None:
    """A day with its month in words: lundi 3 mars 2020, March 3rd, 2020, mars 2019, 3-Mar-20."""
    words = [word for word in fold(text).split() if word not in BEFORE_A_DAY]
    if words and words[0] in weekdays() and any(word in months() for word in words[1:]):  # mar is Tuesday and March
        words = words[1:]
    named = [at for at, word in enumerate(words) if word in months()]
    if len(named) != 1 or not 2 <= len(words) <= 3:
        return None
    month = months()[words.pop(named[0])]
    year, first = words.pop(), words[0] if words else ""
    day = DAY_IN_WORDS.match(first)
    if not re.fullmatch("[0-9]{4}|[0-9]{2}", year) or (first and not day) or (len(year) == 2 and not first):
        return None
    return whole_year(year, today), month, int(day[1]) if day else None


def whole_year(digits: str, today: date | None) -> int:
    """The year; of two digits, the latest that is not after next year."""
    year = int(digits)
    if len(digits) > 2:
        return year
    if today is None:
        return year + (1900 if year >= PIVOT else 2000)
    century = today.year // 100 * 100
    return year + (century if century + year <= today.year + 1 else century - 100)


def day_of(year: int, month: int | None, day: int | None, *, ends: bool) -> date:
    """The day, where needed the first or last of its month or year."""
    if day is not None and month is not None:
        return date(year, month, day)
    first = date(year, 1 if month is None else month, 1)
    if not ends:
        return first
    return first.replace(day=monthrange(year, first.month)[1]) if month else date(year, 12, 31)


def is_month_first(cells: Iterable[str]) -> bool:
    """Whether a column says the month before the day: then all its cells are days, and else some are not."""
    slashed = [found for cell in cells if (found := SLASHED.match(cell))]
    a_day_second = any(int(found[2]) > 12 for found in slashed)
    return a_day_second and all(int(found[1]) <= 12 for found in slashed)


@cache
def months() -> dict[str, int]:
    """The months by their folded names and short names, in French, English and German."""
    found: dict[str, int] = {"sept": 9, "fevr": 2, "juill": 7}
    for language in ("de", "en", "fr"):
        for context in Locale(language).months.values():
            for width in ("wide", "abbreviated"):
                found |= {fold(str(name)): number for number, name in context.get(width, {}).items()}
    return found


@cache
def weekdays() -> frozenset[str]:
    """The days of the week, which say nothing more."""
    names = (Locale(language).days["format"][width] for language in ("fr", "en") for width in ("wide", "abbreviated"))
    return frozenset(fold(str(name)) for named in names for name in named.values())
