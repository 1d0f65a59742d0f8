"""What a figure is asked for: as of which day, over which period, of whom, and in which order it is told."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self


class Dimension(StrEnum):
    """By what figures are split."""

    UNION = "union"
    FEDERATION = "federation"
    DEPARTMENT = "department"
    TRADE = "trade"
    LEGAL_FORM = "legal_form"
    SIZE = "size"


@dataclass(frozen=True, slots=True)
class Scope:
    """As of `day`; what happened from `since` to `until`, both included and not after `day`.

    `union`, `federation` and `department` narrow it to one; empty means all.
    """

    day: date
    since: date
    until: date
    union: str = ""
    federation: str = ""
    department: str = ""

    @classmethod
    def year_to(cls, day: date, union: str = "", federation: str = "", department: str = "") -> Self:
        """From the first of January to `day`."""
        return cls(day, day.replace(month=1, day=1), day, union, federation, department)

    @property
    def last(self) -> date:
        """The period's last day that counts."""
        return min(self.until, self.day)

    def holds(self, on: date | None) -> bool:
        """Whether a day is in the period."""
        return on is not None and self.since <= on <= self.last
