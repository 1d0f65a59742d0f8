"""Five shades for a map: which department gets which, and what each shade stands for."""

from collections.abc import Mapping
from dataclasses import dataclass

from shared.departments import NAMES
from shared.web.charts import Known
from shared.web.france import Outline, outlines

SHADES = 5


@dataclass(frozen=True)
class Shade:
    """One shade, from its least to its greatest value."""

    number: int
    least: int
    most: int


@dataclass(frozen=True)
class Place:
    """A department as it is drawn: shade 0 is none of them at all, None that nothing is known of it."""

    outline: Outline
    name: str
    value: Known
    at_least: bool
    shade: int | None


@dataclass(frozen=True)
class ShadedMap:
    """The departments of France with a figure each."""

    places: tuple[Place, ...]
    shades: tuple[Shade, ...]

    @property
    def unknown(self) -> bool:
        """Whether there is a department of which nothing is known."""
        return any(one.shade is None for one in self.places)


def shaded_map(figures: Mapping[str, int], known: set[str], at_least: frozenset[str] = frozenset()) -> ShadedMap:
    """The map of `figures` by code; a department that is neither in them nor in `known` is drawn as unknown.

    Each shade holds about as many departments as the others (quantiles of those above zero).
    """
    shades = shades_of([one for one in figures.values() if one])
    places = (
        Place(one, NAMES[one.code], value, one.code in at_least, shade_of(value, shades))
        for one in outlines()
        for value in (figures.get(one.code, 0 if one.code in known else None),)
    )
    return ShadedMap(tuple(places), shades)


def shades_of(values: list[int]) -> tuple[Shade, ...]:
    """Up to five shades, whose borders are values that occur."""
    ordered = sorted(values)
    tops = sorted(
        {ordered[(n + 1) * len(ordered) // SHADES - 1] for n in range(SHADES)} if len(values) >= SHADES else {*ordered}
    )
    leasts = [ordered[0], *(one + 1 for one in tops)] if ordered else []
    return tuple(Shade(n + 1, least, most) for n, (least, most) in enumerate(zip(leasts, tops, strict=False)))


def shade_of(value: Known, shades: tuple[Shade, ...]) -> int | None:
    """The number of a value's shade."""
    if value is None:
        return None
    return next((one.number for one in shades if value <= one.most), len(shades)) if value else 0
