"""A figure opened: the crossings behind it, each with its place in the hub's stream."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Meeting
from services.confederation.queries.figures import counted_in
from services.confederation.queries.gatherings import stated_again, stretches
from services.confederation.queries.unions import federations, unions
from services.confederation.rules.presence import Counted, Measure, each_once, keys_of
from services.confederation.rules.scope import Dimension, Scope
from services.confederation.rules.territory import Territory
from shared.events.crossings import MeetingKind, MeetingState

Gathering = Literal["announced", "held", "cancelled", "seats", "registered", "attended", "committees"]
PRESENCE_MEASURES = ("present", "admitted", "withdrawn", "jobs")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One crossing behind a figure: `sequence` is its place in FED_AGG.

    `union` stated it, `owner` is the union for which it counts. `what` is a co-operative's name or a meeting's kind,
    `on` the day that makes it count, `amount` what it adds (1, its jobs, its seats …); None: not known, or withheld.
    """

    union: str
    owner: str
    id: str
    what: str
    department: str | None
    on: date | None
    amount: int | None
    as_of: date | None
    sequence: int


async def behind_presence(
    session: AsyncSession, scope: Scope, measure: str, dimension: Dimension = Dimension.UNION, key: str | None = None
) -> list[Evidence]:
    """The co-operatives behind `present`, `admitted`, `withdrawn` or `jobs`; of one line only when `key` is given."""
    territory, bodies = Territory(await unions(session)), await federations(session)
    body = next((one for one in bodies if one.code == scope.federation), None)
    wanted: Measure = "present" if measure == "jobs" else measure  # type: ignore[assignment]  # one of the measures
    found = [one for one in await counted_in(session, scope, territory, body) if one.measure == wanted]
    if key is not None and dimension is Dimension.UNION:
        found = [one for one in found if one.owner == key]
    once = [one for one in each_once(found) if key is None or key in keys_of(dimension, one, bodies)]
    return sorted((evidence_of(one, measure) for one in once), key=lambda one: (one.what, one.id))


def evidence_of(one: Counted, measure: str) -> Evidence:
    """A co-operative as evidence."""
    amount = one.presence.jobs if measure == "jobs" else 1
    there = one.presence
    return Evidence(
        there.union, one.owner, there.id, there.name, there.department, one.on, amount, there.jobs_as_of, there.sequence
    )


async def behind_meetings(
    session: AsyncSession, scope: Scope, measure: Gathering, owner: str | None = None
) -> list[Evidence]:
    """The meetings behind a number of meetings, seats or people."""
    territory = Territory(await unions(session))
    found = []
    for first, last in stretches(scope, territory):
        wanted = select(Meeting).where(col(Meeting.day).between(first, last), ~stated_again(), *CONDITIONS[measure])
        if scope.department:
            wanted = wanted.where(col(Meeting.department) == scope.department)
        for meeting in (await session.exec(wanted.order_by(col(Meeting.day), col(Meeting.id)))).all():
            whose = territory.owner(meeting.union, meeting.department, first)
            if whose == (owner or scope.union or whose):
                found.append(
                    Evidence(
                        meeting.union,
                        whose,
                        meeting.id,
                        meeting.kind,
                        meeting.department,
                        meeting.day,
                        AMOUNTS.get(measure, one_each)(meeting),
                        meeting.as_of,
                        meeting.sequence,
                    )
                )
    return found


def one_each(_: Meeting) -> int:
    """A meeting counts as one."""
    return 1


NOT_CANCELLED = (col(Meeting.state) != MeetingState.CANCELLED.value,)
HELD = (col(Meeting.state) == MeetingState.HELD.value,)
CONDITIONS: dict[Gathering, tuple[Any, ...]] = {
    "announced": (col(Meeting.state) == MeetingState.ANNOUNCED.value,),
    "held": HELD,
    "cancelled": (col(Meeting.state) == MeetingState.CANCELLED.value,),
    "seats": NOT_CANCELLED,
    "registered": NOT_CANCELLED,
    "attended": HELD,
    "committees": (*HELD, col(Meeting.kind) == MeetingKind.COMMITTEE.value),
}
AMOUNTS: dict[Gathering, Callable[[Meeting], int | None]] = {
    "seats": lambda meeting: meeting.capacity,
    "registered": lambda meeting: meeting.registered,
    "attended": lambda meeting: meeting.attended,
}
