"""The sessions that are open at the hub."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Session
from shared.access.lifetimes import lifetime


async def open_sessions(now: datetime, session: AsyncSession) -> Sequence[Session]:
    """Those that nobody ended and that are not too old, of everybody, the newest first."""
    found = select(Session).where(col(Session.ended_at).is_(None)).order_by(col(Session.begun_at).desc())
    return [one for one in await session.exec(found) if now - one.begun_at < lifetime(one.reader).whole]
