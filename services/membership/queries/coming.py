"""Coming meetings with their seats, as far as membership was told of them: one question for a page."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import and_, case, col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Cooperative, Mandate, MeetingSeen, SeatingSeen, SeatSeen
from services.membership.models.seat_seen import LIVE, TAKEN, SeatState
from services.membership.rules.coming import Coming
from shared.access.belonging import left_union

AT_MOST = 80  # meetings; a busy union announces some thirty ahead
NOBODY = UUID(int=0)
MEETING = ("id", "title", "kind", "starts_at", "ends_at", "place", "town", "department", "departments", "host", "zone")
SEATING = ("opens_at", "closes_at", "capacity", "guests_taken", "guests_waiting")
SHOWN: list[Any] = [
    *(getattr(MeetingSeen, name) for name in MEETING),
    *(getattr(SeatingSeen, name) for name in SEATING),
]
STANDING: list[Any] = [SeatSeen.state, SeatSeen.expires_at]


async def coming(session: AsyncSession, person_id: UUID | None, now: datetime) -> list[Coming]:
    """Meetings that are on and not over, the next one first; and those elsewhere where this person has a seat."""
    seat = and_(
        col(SeatSeen.meeting_id) == MeetingSeen.id,
        col(SeatSeen.person_id) == (person_id or NOBODY),
        col(SeatSeen.state).in_(LIVE),
    )
    counted = counts(now).subquery()
    shown: list[Any] = [*SHOWN, counted.c.taken, counted.c.waiting, *STANDING]
    question = (
        select(*shown)
        .select_from(MeetingSeen)
        .outerjoin(SeatingSeen, col(SeatingSeen.meeting_id) == MeetingSeen.id)
        .outerjoin(counted, counted.c.meeting_id == MeetingSeen.id)
        .outerjoin(SeatSeen, seat)
        .where(is_on(now), or_(col(SeatingSeen.opens_at).is_not(None), col(SeatSeen.state).is_not(None)))
        .order_by(col(MeetingSeen.starts_at), col(MeetingSeen.id))
        .limit(AT_MOST)
    )
    return [coming_of(*row) for row in await session.exec(question)]


def is_on(now: datetime) -> Any:
    """Not over, not cancelled."""
    return and_(col(MeetingSeen.ends_at) > now, col(MeetingSeen.cancelled).is_(False))


def counts(now: datetime) -> Any:
    """What members have of the seats of each coming meeting."""
    taken = case((col(SeatSeen.state).in_(TAKEN), SeatSeen.seats), else_=0)
    waiting = case((col(SeatSeen.state) == SeatState.WAITING, 1), else_=0)
    return (
        select(SeatSeen.meeting_id, func.sum(taken).label("taken"), func.sum(waiting).label("waiting"))
        .where(col(SeatSeen.meeting_id).in_(select(MeetingSeen.id).where(is_on(now))))
        .group_by(col(SeatSeen.meeting_id))
    )


def coming_of(*row: Any) -> Coming:
    """One row of the question."""
    id, title, kind, starts_at, ends_at, place, town, department, departments, host, zone, *seats = row
    opens_at, closes_at, capacity, guests_taken, guests_waiting, taken, waiting, state, expires_at = seats
    return Coming(
        id=id,
        title=title,
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place,
        town=town,
        department=department,
        departments=tuple(departments),
        host=host,
        zone=zone,
        opens_at=opens_at,
        closes_at=closes_at,
        capacity=capacity or 0,
        guests_taken=guests_taken or 0,
        guests_waiting=guests_waiting or 0,
        members_taken=int(taken or 0),
        members_waiting=int(waiting or 0),
        state=state,
        expires_at=expires_at,
    )


async def departments_of(session: AsyncSession, person_id: UUID, today: date) -> frozenset[str]:
    """The departments of the co-operatives that a person belongs to today."""
    question = (
        select(Cooperative.department)
        .join(Mandate, col(Mandate.cooperative_id) == Cooperative.id)
        .where(col(Mandate.person_id) == person_id, col(Mandate.since) <= today)
        .where(or_(col(Mandate.until).is_(None), col(Mandate.until) >= today))
        .where(~left_union(Cooperative.id, today))
    )
    return frozenset(code for code in await session.exec(question) if code)


async def has_answered(session: AsyncSession, person_id: UUID, meeting_id: UUID, since: datetime) -> bool:
    """Whether something was heard of this person's seat at this meeting since a moment."""
    heard = select(SeatSeen.registration_id).where(
        col(SeatSeen.person_id) == person_id,
        col(SeatSeen.meeting_id) == meeting_id,
        col(SeatSeen.told_at) >= since,
    )
    return (await session.exec(heard.limit(1))).first() is not None


async def announced(session: AsyncSession, ids: Collection[UUID]) -> Sequence[UUID]:
    """Those of these that are meetings which everybody may see."""
    return (await session.exec(select(MeetingSeen.id).where(col(MeetingSeen.id).in_(ids)))).all()
