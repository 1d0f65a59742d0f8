"""Noting now and then that a session is in use, so that its owner knows it again."""

from sqlalchemy import update
from sqlmodel import col

from services.confederation.models import Session
from shared.work import Work


async def see_session(session_id: str, work: Work) -> None:
    """Somebody is there."""
    await work.do(update(Session).where(col(Session.id) == session_id).values(seen_at=work.now))
