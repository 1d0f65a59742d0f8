"""A person's notices, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.models import Bulletin, MeetingCard, Notice
from services.notifications.queries.letters import completed


@dataclass(frozen=True)
class Shown:
    """A notice with the values that its words need."""

    notice: Notice
    values: dict[str, Any]


async def notices_of(session: AsyncSession, person_id: UUID, *, offset: int = 0, at_most: int = 30) -> list[Shown]:
    """One page of a person's notices."""
    newest_first = theirs(person_id).order_by(col(Notice.id).desc()).offset(offset).limit(at_most)
    return shown((await session.exec(newest_first)).all())


async def notice_of(session: AsyncSession, person_id: UUID, notice_id: UUID) -> Shown | None:
    """One notice of that person."""
    found = shown((await session.exec(theirs(person_id).where(Notice.id == notice_id))).all())
    return found[0] if found else None


async def count_of(session: AsyncSession, person_id: UUID) -> tuple[int, int]:
    """How many notices a person has, and how many of them are unread."""
    unread = func.count().filter(col(Notice.read_at).is_(None))
    question = select(func.count(), unread).select_from(Notice).where(Notice.person_id == person_id)
    total, not_read = (await session.exec(question)).one()
    return total, not_read


def theirs(person_id: UUID) -> Any:
    """A person's notices, each with its meeting or its bulletin."""
    question = select(Notice, MeetingCard, Bulletin).where(Notice.person_id == person_id)
    question = question.join(MeetingCard, col(MeetingCard.meeting_id) == Notice.meeting_id, isouter=True)
    return question.join(Bulletin, col(Bulletin.bulletin_id) == Notice.event_id, isouter=True)


def shown(rows: Sequence[tuple[Notice, MeetingCard | None, Bulletin | None]]) -> list[Shown]:
    """Notices say what was said then; what only the announcement said is added."""
    return [
        Shown(notice, bulletin.values() if bulletin else completed(notice, card)) for notice, card, bulletin in rows
    ]
