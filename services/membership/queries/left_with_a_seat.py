"""Who has a seat at a coming meeting though they belong to no member co-operative on its day: staff decide."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Cooperative, Mandate, MeetingSeen, Person, SeatSeen
from services.membership.models.seat_seen import LIVE
from services.membership.queries.people import Held, mandates
from services.membership.rules.roles import counts_on
from shared.clock import Clock


@dataclass(frozen=True, slots=True)
class LeftWithASeat:
    """A coming meeting, and the names of those who are on its list and belong no longer."""

    meeting_id: UUID
    title: str
    starts_at: datetime
    names: tuple[str, ...]


async def left_with_a_seat(session: AsyncSession, clock: Clock, at_most: int) -> list[LeftWithASeat]:
    """The next meetings first, here or elsewhere in the network."""
    rows = (await session.exec(seats_in_doubt(clock))).all()
    held = await mandates_of(session, {person.id for person, _ in rows})
    found: dict[UUID, LeftWithASeat] = {}
    for person, meeting in rows:
        if not any(counts_on(clock.local(meeting.starts_at).date(), *one) for one in held[person.id]):
            before = found[meeting.id].names if meeting.id in found else ()
            found[meeting.id] = LeftWithASeat(meeting.id, meeting.title, meeting.starts_at, (*before, person.name))
    return list(found.values())[:at_most]


def seats_in_doubt(clock: Clock) -> Any:
    """The live seats of people of whom some mandate, or the membership of some co-operative, has an end."""
    left, returns = col(Cooperative.withdrawn_on).is_not(None), col(Cooperative.admitted_on) > clock.today()
    in_doubt = (
        select(Mandate.person_id)
        .outerjoin(Cooperative, col(Cooperative.id) == Mandate.cooperative_id)
        .where(or_(col(Mandate.until).is_not(None), left, returns))
    )
    return (
        select(Person, MeetingSeen)
        .join(SeatSeen, col(SeatSeen.person_id) == Person.id)
        .join(MeetingSeen, col(MeetingSeen.id) == SeatSeen.meeting_id)
        .where(
            col(MeetingSeen.starts_at) > clock.now(),
            col(MeetingSeen.cancelled).is_(False),
            col(SeatSeen.state).in_(LIVE),
            col(SeatSeen.vouched).is_(False),
            col(Person.id).in_(in_doubt),
        )
        .order_by(col(MeetingSeen.starts_at), col(MeetingSeen.id), col(Person.last_name), col(Person.id))
    )


async def mandates_of(session: AsyncSession, people: Collection[UUID]) -> dict[UUID, list[Held]]:
    """Every mandate of these people, with its co-operative."""
    held: dict[UUID, list[Held]] = defaultdict(list)
    for one in await mandates(list(people), session):
        held[one.mandate.person_id].append(one)
    return held
