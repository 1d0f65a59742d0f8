"""One line of the table: what was measured, against which limit, and what we aim at."""

from dataclasses import dataclass
from typing import Literal

COLUMNS = ("what", "figure", "unit", "limit", "ratio", "aim", "at least", "", "remark")
Verdict = Literal["reached", "enough", "NOT REACHED", ""]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured figure.

    `limit` is what the bare machine does; `aim` and `bound` are about the ratio when `of_ratio`, else the figure.
    """

    what: str
    value: float
    unit: str
    limit: float | None = None
    aim: float | None = None
    bound: float | None = None
    of_ratio: bool = False
    smaller_is_better: bool = False
    remark: str = ""

    @property
    def ratio(self) -> float | None:
        """The figure as a part of the limit."""
        return self.value / self.limit if self.limit else None

    @property
    def verdict(self) -> Verdict:
        """Whether the aim, or at least the bound, is reached."""
        judged = self.ratio if self.of_ratio else self.value
        if judged is None or self.aim is None or self.bound is None:
            return ""
        sign = -1 if self.smaller_is_better else 1
        if sign * judged >= sign * self.aim:
            return "reached"
        return "enough" if sign * judged >= sign * self.bound else "NOT REACHED"

    def cells(self) -> tuple[str, ...]:
        """The line of the table."""
        return (
            self.what,
            shown(self.value),
            self.unit,
            shown(self.limit),
            shown(self.ratio),
            shown(self.aim),
            shown(self.bound),
            self.verdict,
            self.remark,
        )


def shown(value: float | None) -> str:
    """Three digits are enough for what a machine does on a certain day."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def table(figures: list[Figure]) -> str:
    """All lines under their headings, as Markdown."""
    rows = [COLUMNS, *(figure.cells() for figure in figures)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(COLUMNS))]
    ruled = [rows[0], tuple("-" * width for width in widths), *rows[1:]]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in ruled
    )
