"""Tables for spreadsheets: CSV that Excel opens as it is, and whose cells can never become formulas.

A cell that a spreadsheet would run (`=`, `+`, `-`, `@`, tab or line end first) gets an apostrophe in front;
`unguarded` takes it off again, so that what was exported can be imported.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from shared.text import Text

Cell = str | int | float | Decimal | date | Text | None

DELIMITERS = {"fr": ";", "en": ","}
"""What Excel expects in each language: where the comma is the decimal sign, cells are parted by semicolons."""

BOM = "\ufeff".encode()
RUNS = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
PLAIN_NUMBER = re.compile(r"-[0-9]+(?:[.,][0-9]+)?\Z")
NEEDS_QUOTES = re.compile(r'[,;\t|"\r\n]|^\s|\s$|^$|^sep=')


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Cell]], language: str = "fr") -> bytes:
    """A CSV file in UTF-8 with a byte-order mark, delimiter and decimal sign as `language` has them; dates are ISO."""
    return BOM + csv_lines((headings, *rows), language)


def csv_lines(rows: Iterable[Sequence[Cell]], language: str = "fr") -> bytes:
    """Lines of such a file."""
    delimiter = DELIMITERS[language]
    lines = (delimiter.join(quoted(written(cell, language)) for cell in row) for row in rows)
    return "".join(f"{line}\r\n" for line in lines).encode()


def written(cell: Cell, language: str) -> str:
    """A cell as text, guarded where a spreadsheet would run it."""
    match cell:
        case None:
            return ""
        case float() | Decimal():
            number = f"{Decimal(str(cell)):f}"
            return number.replace(".", ",") if language == "fr" else number
        case int():
            return str(cell)
        case date():
            return cell.isoformat()
        case Text():
            return guarded(cell.into(language))
    return guarded(cell)


def guarded(text: str) -> str:
    """The text with an apostrophe in front if a spreadsheet would run it; a plain negative number stays a number."""
    return f"'{text}" if RUNS.match(text) and not PLAIN_NUMBER.match(text) else text


def unguarded(text: str) -> str:
    """The text as it was before `guarded`."""
    return text[1:] if GUARDED.match(text) else text


def quoted(text: str) -> str:
    """The text in quotation marks if it has anything in it that some reader could take for a delimiter."""
    return '"' + text.replace('"', '""') + '"' if NEEDS_QUOTES.search(text) else text
