"""What waits for the union's staff: drafts, attendance, messages that did not arrive, and what is new in the lists."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlmodel import case, col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import DraftSeen, MeetingSeen, Person, SeatingSeen, SeatSeen, Undelivered
from services.membership.models.seat_seen import GIVEN_BACK, LIVE

AT_MOST = 5
ATTENDANCE_COUNTS = timedelta(days=60)
"""After two months nobody remembers who was there."""


@dataclass(frozen=True, slots=True)
class Waits:
    """One meeting for which something is to be done."""

    id: UUID
    title: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class News:
    """What changed lately in the list of one coming meeting: seats asked for, seats given back."""

    id: UUID
    title: str
    starts_at: datetime
    asked: int
    given_back: int


@dataclass(frozen=True, slots=True)
class NotReached:
    """Who could not be written to: how many messages, and the newest names."""

    messages: int
    people: tuple[tuple[UUID, str], ...]


async def drafts(session: AsyncSession, now: datetime) -> list[Waits]:
    """Meetings that are planned, not over and not announced."""
    draft, seating = col(DraftSeen.starts_at), col(SeatingSeen.opens_at)
    question = (
        select(DraftSeen.meeting_id, DraftSeen.title, DraftSeen.starts_at)
        .outerjoin(SeatingSeen, col(SeatingSeen.meeting_id) == DraftSeen.meeting_id)
        .where(draft > now, seating.is_(None), col(DraftSeen.dropped).is_(False))
    )
    return [Waits(*row) for row in await session.exec(question.order_by(draft).limit(AT_MOST))]


async def without_attendance(session: AsyncSession, now: datetime) -> list[Waits]:
    """Meetings that are over, and of which nobody has noted who was there."""
    question = (
        select(MeetingSeen.id, MeetingSeen.title, MeetingSeen.starts_at)
        .join(SeatingSeen, col(SeatingSeen.meeting_id) == MeetingSeen.id)
        .where(
            col(SeatingSeen.opens_at).is_not(None),
            col(SeatingSeen.held).is_(False),
            col(MeetingSeen.cancelled).is_(False),
            col(MeetingSeen.ends_at) <= now,
            col(MeetingSeen.starts_at) > now - ATTENDANCE_COUNTS,
        )
    )
    newest = question.order_by(col(MeetingSeen.starts_at).desc()).limit(AT_MOST)
    return [Waits(*row) for row in await session.exec(newest)]


async def not_reached(session: AsyncSession, since: datetime) -> NotReached:
    """Messages given up since a moment, and not tried again."""
    stuck = (col(Undelivered.again).is_(False), col(Undelivered.told_at) >= since)
    number: Any = func.count(col(Undelivered.notice_id))
    question: Any = (
        select(Person.id, Person.first_name, Person.last_name, number)
        .join(Undelivered, col(Undelivered.person_id) == Person.id)
        .where(*stuck)
        .group_by(col(Person.id), col(Person.first_name), col(Person.last_name))
        .order_by(func.max(Undelivered.told_at).desc())
    )
    rows = (await session.exec(question)).all()
    people = tuple((id, f"{first} {last}") for id, first, last, _ in rows[:AT_MOST])
    return NotReached(sum(count for *_, count in rows), people)


async def was_not_reached(session: AsyncSession, person_id: UUID) -> bool:
    """Whether a message to that person was given up, and not tried again."""
    stuck = (Undelivered.person_id == person_id, col(Undelivered.again).is_(False))
    return (await session.exec(select(Undelivered.notice_id).where(*stuck).limit(1))).first() is not None


async def news(session: AsyncSession, since: datetime, now: datetime) -> list[News]:
    """What people answered since a moment, by coming meeting."""
    asked: Any = func.sum(case((col(SeatSeen.state).in_(LIVE), 1), else_=0))
    given_back: Any = func.sum(case((col(SeatSeen.state).in_(GIVEN_BACK), 1), else_=0))
    shown: list[Any] = [MeetingSeen.id, MeetingSeen.title, MeetingSeen.starts_at, asked, given_back]
    question = (
        select(*shown)
        .join(SeatSeen, col(SeatSeen.meeting_id) == MeetingSeen.id)
        .join(SeatingSeen, col(SeatingSeen.meeting_id) == MeetingSeen.id)
        .where(
            col(SeatSeen.told_at) >= since,
            col(SeatSeen.state) != "refused",
            col(SeatingSeen.opens_at).is_not(None),
            col(MeetingSeen.ends_at) > now,
            col(MeetingSeen.cancelled).is_(False),
        )
        .group_by(col(MeetingSeen.id), col(MeetingSeen.title), col(MeetingSeen.starts_at))
        .order_by(col(MeetingSeen.starts_at), col(MeetingSeen.id))
    )
    return [
        News(id, title, starts, int(came), int(went)) for id, title, starts, came, went in await session.exec(question)
    ]
