"""A small network for the tests of the hub: unions that state things, and the stream in which that comes."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import orjson

from services.confederation.models import Union
from shared.events.crossings import (
    CooperativePresence,
    Crossing,
    MeetingKind,
    MeetingStands,
    MeetingState,
    MeetingsTotals,
    MembershipTotals,
    SeatStands,
    SeatState,
)
from shared.events.envelope import envelope
from shared.feed import Read
from shared.installation import HEADER
from shared.origin import STREAM_SOURCE, source_of
from shared.totals import Tally, sign

DAY = date(2025, 6, 15)
NOON = datetime(2025, 6, 15, 12, 0, tzinfo=UTC)
TOTALS = {"membership": MembershipTotals, "meetings": MeetingsTotals}


def a_cooperative(number: int = 1, **given: Any) -> CooperativePresence:
    """A co-operative that has been a member since 2010, with ten jobs, in Haute-Garonne."""
    facts: dict[str, Any] = {
        "as_of": DAY,
        "cooperative_id": UUID(int=number),
        "name": f"Co-operative {number}",
        "present": True,
        "registration_scheme": "siren",
        "registration_number": f"{number:09}",
        "legal_form": "5458",
        "trade": "43.21A",
        "department": "31",
        "jobs": 10,
        "admitted_on": date(2010, 1, 1),
    }
    return CooperativePresence(**facts | given)


def a_meeting(number: int = 1, **given: Any) -> MeetingStands:
    """A visit that was held in March 2025, with 20 seats, 12 of them taken, 9 people there."""
    facts: dict[str, Any] = {
        "as_of": DAY,
        "meeting_id": UUID(int=10_000 + number),
        "kind": MeetingKind.VISIT,
        "state": MeetingState.HELD,
        "starts_at": datetime(2025, 3, 4, 17, 0, tzinfo=UTC),
        "department": "31",
        "capacity": 20,
        "registered": 12,
        "present": 9,
    }
    return MeetingStands(**facts | given)


def a_seat(number: int, guest: str, meeting: int = 1, **given: Any) -> SeatStands:
    """A seat at a meeting for somebody of another union."""
    facts: dict[str, Any] = {
        "as_of": DAY,
        "request_id": UUID(int=20_000 + number),
        "reference": "7F3K",
        "meeting_id": UUID(int=10_000 + meeting),
        "guest_union": guest,
        "state": SeatState.REGISTERED,
    }
    return SeatStands(**facts | given)


def a_union(code: str, **given: Any) -> Union:
    """A union since 1990."""
    facts: dict[str, Any] = {"name": code.title(), "departments": [], "since": date(1990, 1, 1), "successors": []}
    return Union(code=code, **facts | {"up_key": "U"} | given)


@dataclass
class Hub:
    """The stream at the hub: what comes, in its order, with the time at which it came."""

    reads: list[Read] = field(default_factory=list)
    now: datetime = NOON

    def take(self, subject: str, body: bytes, headers: dict[str, str]) -> Read:
        """One more message."""
        read = Read(len(self.reads) + 1, subject, headers, body, int(self.now.timestamp() * 1e9))
        self.reads.append(read)
        return read


@dataclass
class Speaker:
    """One service of one union: numbers what it states, and knows its own sums."""

    hub: Hub
    union: str = "occitanie"
    service: str = "membership"
    epoch: int = 1
    numbers: Any = field(default_factory=lambda: count(1))
    latest: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    clock: timedelta = timedelta(0)
    installation: str = ""

    def state(self, *crossings: Crossing, lost: bool = False) -> list[Read]:
        """States things; what is lost has its number, and never comes."""
        return [read for one in crossings if (read := self.send(one, lost=lost))]

    def send(self, crossing: Crossing, *, lost: bool = False, source: str = "") -> Read | None:
        """One statement on its way, from the stream of `source` if not from the union's own."""
        stamped = crossing.stamped(self.union, self.epoch, next(self.numbers))
        said_at = self.hub.now + self.clock
        made = envelope(
            stamped, source=f"/unions/{self.union}/{self.service}", union=self.union, at=said_at, cause=None
        )
        if not isinstance(crossing, MembershipTotals | MeetingsTotals):
            self.latest[type(crossing).__name__, stamped.entity] = orjson.loads(made.body)
        headers = {**made.headers, STREAM_SOURCE: f"{source_of(source or self.union)} 7 agg.> > {made.subject}"}
        headers |= {HEADER: self.installation} if self.installation else {}
        return None if lost else self.hub.take(made.subject, made.body, headers)

    def totals(self, seed: str = "", **given: Any) -> list[Read]:
        """Sums up, and signs if there is a seed."""
        tally = Tally()
        for (kind, _), said in self.latest.items():
            tally.add(kind, said)
        facts = {"as_of": DAY, "day": DAY, "stated_at": self.hub.now, "last_seq": 0, **tally.parts(), **given}
        made = TOTALS[self.service](**facts)
        return self.state(sign(made, self.union, seed) if seed else made)

    def new_epoch(self, forget: bool = True) -> None:
        """Begins anew, as a node does that was restored: it knows nothing, and will state everything again."""
        self.epoch, self.numbers = self.epoch + 1, count(1)
        if forget:
            self.latest = {}


def bodies(reads: Iterable[Read]) -> list[dict[str, Any]]:
    """What messages say."""
    return [orjson.loads(read.body) for read in reads]
