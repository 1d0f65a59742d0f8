"""Which meetings there are, and what a list shows of each."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import col, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.meetings.errors import NoSuchMeeting
from services.meetings.models import Meeting, MeetingElsewhere
from services.meetings.models.seating import Seating

COMING = 200  # meetings on one page; a busy union plans about a hundred a year
PAST = 20


@dataclass(frozen=True, slots=True)
class MeetingLine(Seating):
    """A meeting as a list shows it."""

    id: UUID
    kind: str
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    street: str
    town: str
    host_name: str | None
    host_cooperative_id: UUID | None
    department: str | None
    capacity: int
    seats_taken: int
    waiting: int
    barred: int
    registration_opens_at: datetime
    registration_closes_at: datetime
    announced_at: datetime | None
    cancelled_at: datetime | None
    held_at: datetime | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which meetings are asked for."""

    kind: str = ""
    department: str = ""
    past: bool = False
    drafts: bool = False
    page: int = 1


SHOWN = [getattr(Meeting, field.name) for field in fields(MeetingLine)]


async def agenda(session: AsyncSession, wanted: Wanted, now: datetime) -> list[MeetingLine]:
    """Coming meetings, the next one first; or past ones, the last one first. Drafts only when wanted."""
    question = matching(select(*SHOWN), wanted, now)
    if wanted.past:
        question = question.order_by(col(Meeting.starts_at).desc(), col(Meeting.id))
        question = question.offset((wanted.page - 1) * PAST).limit(PAST)
    else:
        question = question.order_by(col(Meeting.starts_at), col(Meeting.id)).limit(COMING)
    return [MeetingLine(*row) for row in await session.exec(question)]


async def pages_of(session: AsyncSession, wanted: Wanted, now: datetime) -> int:
    """How many pages of past meetings there are."""
    number: int = (await session.exec(matching(select(func.count()).select_from(Meeting), wanted, now))).one()
    return max(1, -(-number // PAST))


def matching(question: Any, wanted: Wanted, now: datetime) -> Any:
    """The part of a question that says which meetings."""
    ended = col(Meeting.ends_at) <= now
    question = question.where(ended if wanted.past else ~ended)
    if wanted.kind:
        question = question.where(Meeting.kind == wanted.kind)
    if wanted.department:
        question = question.where(Meeting.department == wanted.department)
    known = col(Meeting.announced_at).is_not(None)
    draft = col(Meeting.cancelled_at).is_(None)
    return question.where(or_(known, draft) if wanted.drafts else known)


async def departments(session: AsyncSession) -> list[str]:
    """The departments in which there are meetings."""
    question = select(Meeting.department).where(col(Meeting.department).is_not(None)).distinct()
    return sorted(one for one in await session.exec(question) if one)


async def line(session: AsyncSession, meeting_id: UUID, *, drafts: bool = False) -> MeetingLine:
    """One meeting as a list shows it. Raises NoSuchMeeting, also for a draft unless those may be seen."""
    row = (await session.exec(select(*SHOWN).where(Meeting.id == meeting_id))).first()
    found = MeetingLine(*row) if row else None
    if found is None or (found.announced_at is None and not drafts):
        raise NoSuchMeeting
    return found


async def meeting(session: AsyncSession, meeting_id: UUID, *, drafts: bool = False) -> Meeting:
    """One meeting. Raises NoSuchMeeting, also for a draft unless those may be seen."""
    found = await session.get(Meeting, meeting_id)
    if found is None or (found.announced_at is None and not drafts):
        raise NoSuchMeeting
    return found


async def announced(session: AsyncSession, ids: Collection[UUID]) -> set[UUID]:
    """Those of these meetings that everybody may see: announced here, or open at another union."""
    here = select(Meeting.id).where(col(Meeting.id).in_(ids), col(Meeting.announced_at).is_not(None))
    elsewhere = select(MeetingElsewhere.meeting_id).where(col(MeetingElsewhere.meeting_id).in_(ids))
    return {*(await session.exec(here)).all(), *(await session.exec(elsewhere)).all()}
