"""How many co-operatives: present on a day, admitted and withdrawn in a period, and their jobs.

A co-operative counts once, though two unions state it: it is the same when scheme and number are. Where unions are
told apart, it counts once for each of them.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from services.confederation.models import Federation
from services.confederation.rules.scope import Dimension, Scope
from services.confederation.rules.territory import Territory

Measure = Literal["present", "admitted", "withdrawn"]
SIZES = ((1, "0"), (10, "1-9"), (50, "10-49"), (250, "50-249"))
UNKNOWN = ""
"""The key of what is not known: no department, no trade, no number of jobs."""


@dataclass(frozen=True, slots=True)
class Presence:
    """What one union states of one co-operative; `jobs` on the day that is asked for, as stated on `jobs_as_of`."""

    union: str
    id: str
    name: str
    scheme: str
    number: str
    legal_form: str | None
    trade: str | None
    department: str | None
    federation: str | None
    present_from: date | None
    withdrawn_on: date | None
    earlier: list[list[str]] | None
    jobs: int | None
    jobs_as_of: date | None
    sequence: int

    @property
    def identity(self) -> tuple[str, str]:
        """What makes it the same co-operative, whoever states it."""
        return (self.scheme, self.number) if self.number else (self.union, self.id)

    def is_present_on(self, day: date) -> bool:
        """Whether it is a member on that day; the day it leaves still counts."""
        return any(since <= day and (until is None or day <= until) for since, until in self.periods)

    @property
    def periods(self) -> list[tuple[date, date | None]]:
        """Every period of its membership, the oldest first."""
        before = [(date.fromisoformat(since), date.fromisoformat(until)) for since, until in self.earlier or ()]
        return [*before, (self.present_from, self.withdrawn_on)] if self.present_from else [*before]


@dataclass(frozen=True, slots=True)
class PresenceFigures:
    """Numbers of co-operatives; `jobs` of those present whose number is known, `jobs_unknown` how many it is not of."""

    present: int = 0
    admitted: int = 0
    withdrawn: int = 0
    jobs: int = 0
    jobs_unknown: int = 0


@dataclass(frozen=True, slots=True)
class Counted:
    """That a co-operative counts for a measure, for the union to which it belonged on the day `on` of it."""

    measure: Measure
    on: date
    owner: str
    presence: Presence


def counted(
    presences: Iterable[Presence], scope: Scope, territory: Territory, federation: Federation | None = None
) -> Iterator[Counted]:
    """For what each co-operative counts within the scope."""
    for presence in presences:
        if federation and not federation.reads(presence.federation, presence.trade):
            continue
        if scope.department and presence.department != scope.department:
            continue
        for measure, day in measures_of(presence, scope):
            owner = territory.owner(presence.union, presence.department, day)
            if not scope.union or owner == scope.union:
                yield Counted(measure, day, owner, presence)


def measures_of(presence: Presence, scope: Scope) -> Iterator[tuple[Measure, date]]:
    """For which measures a co-operative counts, and on which day."""
    if presence.is_present_on(scope.day):
        yield "present", scope.day
    came = next((since for since, _ in presence.periods if scope.holds(since)), None)
    left = next((until for _, until in presence.periods if until and scope.holds(until)), None)
    if came:
        yield "admitted", came
    if left:
        yield "withdrawn", left


def figures(found: Iterable[Counted]) -> PresenceFigures:
    """The numbers, each co-operative once."""
    once = each_once(found)
    numbers = {"present": 0, "admitted": 0, "withdrawn": 0}
    jobs = unknown = 0
    for one in once:
        numbers[one.measure] += 1
        if one.measure == "present":
            jobs += one.presence.jobs or 0
            unknown += one.presence.jobs is None
    return PresenceFigures(**numbers, jobs=jobs, jobs_unknown=unknown)


def figures_by(
    dimension: Dimension, found: Iterable[Counted], federations: Iterable[Federation] = ()
) -> dict[str, PresenceFigures]:
    """The same for each key of a dimension. Who is told apart by anything but its union counts once in the network."""
    groups: dict[str, list[Counted]] = {}
    bodies = list(federations)
    if dimension is not Dimension.UNION:
        found = each_once(found)
    for one in found:
        for key in keys_of(dimension, one, bodies):
            groups.setdefault(key, []).append(one)
    return {key: figures(group) for key, group in sorted(groups.items())}


def each_once(found: Iterable[Counted]) -> list[Counted]:
    """Of several statements about the same co-operative the one that knows its jobs best."""
    best: dict[tuple[str, tuple[str, str]], Counted] = {}
    for one in found:
        key = one.measure, one.presence.identity
        other = best.get(key)
        if other is None or knowledge(other.presence) < knowledge(one.presence):
            best[key] = one
    return list(best.values())


def knowledge(presence: Presence) -> tuple[date, int]:
    """What makes a statement better than another: newer jobs, then a later place in the stream."""
    return presence.jobs_as_of or date.min, presence.sequence


def keys_of(dimension: Dimension, one: Counted, federations: list[Federation]) -> list[str]:
    """Where a co-operative belongs; it may be read by several federations, or by none."""
    if dimension is Dimension.FEDERATION:
        return [body.code for body in federations if body.reads(one.presence.federation, one.presence.trade)]
    return [KEYS[dimension](one)]


def size_of(jobs: int | None) -> str:
    """The band that a number of jobs is in."""
    if jobs is None:
        return UNKNOWN
    return next((band for below, band in SIZES if jobs < below), "250+")


KEYS: dict[Dimension, Callable[[Counted], str]] = {
    Dimension.UNION: lambda one: one.owner,
    Dimension.DEPARTMENT: lambda one: one.presence.department or UNKNOWN,
    Dimension.TRADE: lambda one: (one.presence.trade or UNKNOWN)[:2],
    Dimension.LEGAL_FORM: lambda one: one.presence.legal_form or UNKNOWN,
    Dimension.SIZE: lambda one: size_of(one.presence.jobs),
}
"""Trades are told apart by division: the first two digits of the code of activity."""
