"""What programs are given, version 1: fields may be added, none is renamed or taken away; null is not zero."""

from datetime import date, datetime
from typing import Self

from pydantic import BaseModel

from services.confederation.queries.evidence import Evidence
from services.confederation.queries.exchanges import Exchange
from services.confederation.queries.figures import Figures, Line
from services.confederation.queries.freshness import Freshness
from services.confederation.rules.gatherings import MeetingFigures, People
from services.confederation.rules.lateness import Lateness
from services.confederation.rules.presence import PresenceFigures
from services.confederation.rules.scope import Dimension, Scope


class Period(BaseModel):
    """As of `day`; what happened, from `since` to it. Empty: of all."""

    day: date
    since: date
    union: str
    federation: str
    department: str

    @classmethod
    def of(cls, scope: Scope) -> Self:
        """A scope."""
        return cls(
            day=scope.day,
            since=scope.since,
            union=scope.union,
            federation=scope.federation,
            department=scope.department,
        )


class Cooperatives(BaseModel):
    """Numbers of co-operatives. `jobs` of those that state a number, `jobs_unknown` how many do not."""

    present: int
    admitted: int
    withdrawn: int
    jobs: int
    jobs_unknown: int

    @classmethod
    def of(cls, told: PresenceFigures) -> Self:
        """The figures of a line."""
        return cls(**{name: getattr(told, name) for name in cls.model_fields})


class Count(BaseModel):
    """A number of people: at least so many; `withheld` counts more were too small to be stated."""

    at_least: int
    withheld: int

    @classmethod
    def of(cls, people: People) -> Self:
        """A sum."""
        return cls(at_least=people.at_least, withheld=people.withheld)


class Meetings(BaseModel):
    """Numbers of meetings by state; seats and registrations of those not cancelled, attendance of those held."""

    announced: int
    held: int
    cancelled: int
    committees: int
    held_by_kind: dict[str, int]
    seats: int
    registered: Count
    attended: Count

    @classmethod
    def of(cls, met: MeetingFigures) -> Self:
        """The figures of a line."""
        return cls(
            announced=met.announced,
            held=met.held,
            cancelled=met.cancelled,
            committees=met.committees,
            held_by_kind=met.held_by_kind,
            seats=met.seats,
            registered=Count.of(met.registered),
            attended=Count.of(met.attended),
        )


class LineOut(BaseModel):
    """One line; `meetings` is null where meetings cannot be told apart, or may not be seen."""

    key: str
    name: str
    cooperatives: Cooperatives | None
    meetings: Meetings | None

    @classmethod
    def of(cls, line: Line) -> Self:
        """A line of figures."""
        told, met = line.presence, line.meetings
        cooperatives = Cooperatives.of(told) if told else None
        return cls(key=line.key, name=line.name, cooperatives=cooperatives, meetings=Meetings.of(met) if met else None)


class FiguresOut(BaseModel):
    """The whole and its parts. A co-operative of two unions is in both lines, and once in the whole.

    `silent`: unions that were never heard; they are missing from the whole.
    """

    period: Period
    by: Dimension
    whole: LineOut
    lines: list[LineOut]
    silent: list[str]

    @classmethod
    def of(cls, found: Figures) -> Self:
        """Figures by a dimension."""
        lines = [LineOut.of(one) for one in found.lines]
        return cls(
            period=Period.of(found.scope),
            by=found.dimension,
            whole=LineOut.of(found.whole),
            lines=lines,
            silent=found.silent,
        )


class YearOut(BaseModel):
    """One year up to its last day, or to the day that was asked for."""

    day: date
    meetings_known: bool
    figures: FiguresOut


class Trends(BaseModel):
    """The last years, the earliest first."""

    years: list[YearOut]


class LinkOut(BaseModel):
    """Seats that members of `guest` had at meetings of `host`."""

    host: str
    guest: str
    requests: int
    seats: int

    @classmethod
    def of(cls, found: Exchange) -> Self:
        """A line of the query."""
        return cls(host=found.host, guest=found.guest, requests=found.requests, seats=found.seats)


class Links(BaseModel):
    """All links of a period."""

    period: Period
    links: list[LinkOut]


class UnionOut(BaseModel):
    """How fresh a union is. `heard_at`: when its last crossing came; `waiting`: how many more its stream has."""

    union: str
    name: str
    lateness: Lateness
    late: bool
    heard_at: datetime | None
    totals_at: datetime | None
    waiting: int
    crossings: int

    @classmethod
    def of(cls, found: Freshness) -> Self:
        """A line of the query."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class Unions(BaseModel):
    """Every union that is linked or was ever heard."""

    unions: list[UnionOut]


class CrossingOut(BaseModel):
    """One crossing behind a figure: `union` stated it, `owner` is the union for which it counts."""

    sequence: int
    union: str
    owner: str
    id: str
    what: str
    department: str | None
    on: date | None
    amount: int | None
    as_of: date | None

    @classmethod
    def of(cls, found: Evidence) -> Self:
        """A line of the query."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class Crossings(BaseModel):
    """The crossings behind a figure, `total` in all; a page of them from `offset`."""

    period: Period
    total: int
    offset: int
    crossings: list[CrossingOut]
