"""The sessions that are open."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Session


async def open_sessions(person_id: UUID | None, begun_after: datetime, session: AsyncSession) -> Sequence[Session]:
    """Those of a person (of the operator: None) that nobody ended and that are not too old, the newest first."""
    mine = select(Session).where(Session.person_id == person_id, col(Session.ended_at).is_(None))
    found = mine.where(col(Session.begun_at) > begun_after).order_by(col(Session.begun_at).desc())
    return (await session.exec(found)).all()
