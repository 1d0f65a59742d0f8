"""A table of figures as every door gives it: on the page, as CSV, XLSX, Parquet or JSON, from the same rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from shared.text import Text

Cell = Text | str | int | float | bool | date | datetime | None
Row = tuple[Cell, ...]


class Holds(StrEnum):
    """What a column holds; it decides the type in a file and the side on a page."""

    TEXT = "text"
    WHOLE = "whole"
    DECIMAL = "decimal"
    DAY = "day"
    MOMENT = "moment"
    YES_OR_NO = "yes or no"


@dataclass(frozen=True)
class Column:
    """One column: `key` is its name for programs and in Parquet, `heading` for people."""

    key: str
    heading: Text
    holds: Holds = Holds.TEXT


@dataclass(frozen=True)
class Sheet:
    """What a table is about; its rows come beside it, for they may be too many to hold.

    `name` is the beginning of its file's name; `day` is the day that its figures are of.
    """

    name: str
    title: Text
    columns: tuple[Column, ...]
    day: date

    def headings(self, language: str) -> list[str]:
        """What stands above the columns."""
        return [one.heading.into(language) for one in self.columns]

    def file_name(self, ending: str) -> str:
        """What it is and of which day: `unions-2026-11-19.csv`."""
        return f"{self.name}-{self.day.isoformat()}.{ending}"


def in_words(row: Row, language: str) -> list[str | int | float | bool | date | None]:
    """A row with its texts in a language."""
    return [cell.into(language) if isinstance(cell, Text) else cell for cell in row]


def batches(rows: Sequence[Row], size: int = 5_000) -> Iterator[Sequence[Row]]:
    """Rows a few thousand at a time."""
    return (rows[at : at + size] for at in range(0, len(rows), size))
