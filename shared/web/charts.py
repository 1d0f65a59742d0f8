"""Where the parts of a chart lie: widths in percent of the room, heights in pixels, so that words keep their size.

The macros of `macros/chart.html` draw what these functions place; every axis begins at zero.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, floor, log10

from shared.text import Text

Words = Text | str
Known = int | float | None
PLOT_TOP, PLOT_BOTTOM, PLOT_HEIGHT = 26, 190, 224  # px of a line chart
FIRST_X, LAST_X = 15.0, 93.0  # percent: on a phone, too, the figures of the axis and the last label have room
MOST_LABELS = 6  # along a line chart, on a phone
LEADING = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Part:
    """One stretch of a bar, in percent of the room."""

    value: float
    x: float
    width: float


@dataclass(frozen=True)
class Bar:
    """One bar with its label; without a `value` nothing is known, which is not zero."""

    label: Words
    value: Known
    at_least: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Bars:
    """Bars below each other; `names` are the words for the parts of stacked ones."""

    bars: tuple[Bar, ...]
    names: tuple[Words, ...] = ()


@dataclass(frozen=True)
class Point:
    """A value over its label; without one there is a gap in the line."""

    label: Words
    value: Known
    x: float
    y: float


@dataclass(frozen=True)
class Series:
    """One line."""

    name: Words
    points: tuple[Point, ...]

    @property
    def known(self) -> list[Point]:
        """The points that have a value."""
        return [one for one in self.points if one.value is not None]

    @property
    def steps(self) -> list[tuple[Point, Point]]:
        """Neighbours that both have a value."""
        return [(a, b) for a, b in pairwise(self.points) if a.value is not None and b.value is not None]


@dataclass(frozen=True)
class Tick:
    """A line across the chart at a round number."""

    value: float
    y: float


@dataclass(frozen=True)
class Lines:
    """Lines over the same labels."""

    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    labels: tuple[Point, ...]
    height: int = PLOT_HEIGHT


def bars(rows: Iterable[tuple[Words, Known, bool]]) -> Bars:
    """A bar for each (label, value, whether it is at least that)."""
    every = list(rows)
    most = max((value or 0 for _, value, _ in every), default=0)
    placed = (
        Bar(label, value, at_least, (Part(value or 0, 0, share(value, most)),)) for label, value, at_least in every
    )
    return Bars(tuple(placed))


def stacked(names: Sequence[Words], rows: Iterable[tuple[Words, Sequence[int | float] | None]]) -> Bars:
    """A bar for each (label, values), its values one after the other in the order of `names`; None: not known."""
    every = list(rows)
    most = max((sum(values or ()) for _, values in every), default=0)
    placed = (
        Bar(label, None if values is None else sum(values), False, stretches(values or (), most))
        for label, values in every
    )
    return Bars(tuple(placed), tuple(names))


def stretches(values: Sequence[int | float], most: float) -> tuple[Part, ...]:
    """The parts of one stacked bar."""
    before = accumulate(values, initial=0)
    return tuple(Part(one, share(x, most), share(one, most)) for one, x in zip(values, before, strict=False))


def lines(labels: Sequence[Words], series: Iterable[tuple[Words, Sequence[Known]]]) -> Lines:
    """Lines, each a name and a value (or None) for each label."""
    every = list(series)
    top, step = round_top(max((one or 0 for _, values in every for one in values), default=0))
    placed = (Series(name, tuple(points(labels, values, top))) for name, values in every)
    ticks = (Tick(n * step, height_of(n * step, top)) for n in range(round(top / step) + 1))
    every_nth = ceil(len(labels) / MOST_LABELS)
    shown = [one for n, one in enumerate(points(labels, [0] * len(labels), top)) if n % every_nth == 0]
    return Lines(tuple(placed), tuple(ticks), tuple(shown))


def points(labels: Sequence[Words], values: Sequence[Known], top: float) -> Iterable[Point]:
    """The points of one line, from the left to the right."""
    step = (LAST_X - FIRST_X) / max(1, len(labels) - 1)
    for n, (label, value) in enumerate(zip(labels, values, strict=True)):
        yield Point(label, value, round(FIRST_X + n * step, 2), height_of(value or 0, top))


def height_of(value: float, top: float) -> float:
    """Where a value lies, in px from above."""
    return round(PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * value / top, 1)


def round_top(most: float) -> tuple[float, float]:
    """The end of the axis and the step to it: round numbers, three to five steps."""
    rough = max(most, 1) / 4
    size = 10 ** floor(log10(rough))
    step = max(1, next(size * one for one in LEADING if size * one >= rough))
    return ceil(max(most, 1) / step) * step, step


def share(value: Known, most: float) -> float:
    """A value in percent of the longest bar."""
    return round(100 * (value or 0) / most, 2) if most else 0.0
