"""Meetings, as messages need them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.models import MeetingCard


async def card(session: AsyncSession, meeting_id: UUID) -> MeetingCard | None:
    """What is known of a meeting."""
    return (await session.exec(select(MeetingCard).where(MeetingCard.meeting_id == meeting_id))).first()


async def announced_since(session: AsyncSession, event_id: UUID, now: datetime) -> Sequence[MeetingCard]:
    """Meetings to come that were announced after that event (ids of events sort by the time they were made)."""
    later = col(MeetingCard.announced_by) > event_id
    to_come = col(MeetingCard.starts_at) > now
    return (
        await session.exec(select(MeetingCard).where(later, to_come, col(MeetingCard.cancelled_by).is_(None)))
    ).all()
