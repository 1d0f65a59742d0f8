"""The outlines of the French departments, drawn simply enough that a whole map is a small part of a page.

They come out of the package `pygal-maps-fr` (LGPL), as a file that is read; none of its code is used.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import distribution
from itertools import accumulate, pairwise
from pathlib import Path

WIDTH, HEIGHT = 2000, 1898  # of the file's drawing, in its own unit
MAINLAND, ENLARGED = "departements", "paris-petite-couronne"  # groups of the file
SHIFT = complex(-43, 96)  # of the first of them
TOLERANCE = 1.1  # units; at 800 px wide the line is nowhere further than half a pixel from the real one
SMALLEST = 30.0  # square units; islets below it would not be seen
GROUP = re.compile(r'<g id="(?P<part>[^"]+)"|<g class="z(?P<code>\w+)|\sd="(?P<path>[^"]+)"')
COMMAND = re.compile(r"([mclzM])([^mclzM]*)")
NUMBER = re.compile(r"-?[0-9.]+(?:e-?[0-9]+)?")
Ring = list[complex]


@dataclass(frozen=True)
class Outline:
    """One department: what goes into `<path d=…>`; `again` when it is drawn a second time, larger, elsewhere."""

    code: str
    path: str
    again: bool = False


@cache
def outlines() -> tuple[Outline, ...]:
    """Every department of the file: the 96 of the mainland and Corsica, six overseas, and inner Paris enlarged."""
    wheel = distribution("pygal-maps-fr")
    text = Path(str(wheel.locate_file("pygal_maps_fr/fr.departments.svg"))).read_text(encoding="utf-8")
    return tuple(sorted(read(text), key=lambda one: (one.again, one.code)))


def read(text: str) -> Iterator[Outline]:
    """The outlines in a file of that drawing."""
    part = code = ""
    for found in GROUP.finditer(text):
        part, code = found["part"] or part, found["code"] or code
        if found["path"]:
            yield Outline(code, drawn(list(rings(found["path"], SHIFT if part == MAINLAND else 0j))), part == ENLARGED)


def rings(path: str, shift: complex) -> Iterator[Ring]:
    """The closed lines of a path, some of which the file leaves open; of its curves only the ends."""
    at, ring = shift, Ring()
    for command, rest in COMMAND.findall(path):
        numbers = [float(one) for one in NUMBER.findall(rest)]
        points = [complex(x, y) for x, y in zip(numbers[::2], numbers[1::2], strict=True)]
        if command in "mM" and ring:
            yield ring
        match command:
            case "m":
                ring = list(accumulate(points, initial=at))[1:]
            case "M":
                ring = [one + shift for one in points]
            case "c" | "l":
                ring += list(accumulate(ends(points) if command == "c" else points, initial=ring[-1]))[1:]
        at = ring[0] if command == "z" else ring[-1]
    yield ring


def ends(points: Sequence[complex]) -> Sequence[complex]:
    """Where curves end: each is two handles and an end, all three from where it begins."""
    return points[2::3]


def drawn(every: list[Ring]) -> str:
    """The rings that can be seen, in whole units, each point from the one before."""
    largest = max(every, key=area)
    return "".join(line(simple(ring)) for ring in every if ring is largest or area(ring) > SMALLEST)


def line(ring: Ring) -> str:
    """One ring as path commands."""
    whole = [(round(one.real), round(one.imag)) for one in ring]
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(whole)]
    moves = " ".join(f"{x} {y}" for x, y in steps if x or y).replace(" -", "-")
    return f"M{whole[0][0]} {whole[0][1]}l{moves}z"


def simple(ring: Ring) -> Ring:
    """Fewer points for the same line: the one furthest from the first parts it in two, and so on (Douglas, Peucker)."""
    middle = max(range(len(ring)), key=lambda at: abs(ring[at] - ring[0]))
    kept = [*halves(ring, 0, middle), *halves(ring, middle, len(ring) - 1)]
    return [ring[at] for at in (0, *kept)]


def halves(ring: Ring, first: int, last: int) -> list[int]:
    """Which points after `first`, up to `last`, are needed."""
    if last - first < 2:
        return [last] if last > first else []
    off = [away(ring[at], ring[first], ring[last]) for at in range(first + 1, last)]
    furthest = max(off)
    if furthest <= TOLERANCE:
        return [last]
    middle = first + 1 + off.index(furthest)
    return halves(ring, first, middle) + halves(ring, middle, last)


def away(point: complex, start: complex, end: complex) -> float:
    """How far a point is from the line between two others."""
    along = end - start
    return abs(((point - start) * along.conjugate()).imag) / abs(along) if along else abs(point - start)


def area(ring: Ring) -> float:
    """What a ring encloses."""
    return abs(sum((one.conjugate() * other).imag for one, other in pairwise([*ring, ring[0]]))) / 2
