"""Signing in at the hub with a link: it is used up, and a session begins, with an id that nothing had before."""

from dataclasses import replace

from sqlalchemy import delete
from sqlmodel import col, select

from services.confederation.errors import LinkUsedOrExpired
from services.confederation.models import Session, SignInLink
from services.confederation.models.sign_in_link import digest_of
from shared.identity import SESSION_LASTS, Visitor
from shared.work import Work


async def sign_in(token: str, work: Work) -> Visitor:
    """Who the link is for. Raises LinkUsedOrExpired."""
    link = await work.find(select(SignInLink).where(col(SignInLink.digest) == digest_of(token)).with_for_update())
    if link is None:
        raise LinkUsedOrExpired
    link.use(work.now)
    await work.do(delete(Session).where(col(Session.begun_at) < work.now - SESSION_LASTS))
    session = Session(
        role=link.role,
        federation=link.federation,
        name=link.name,
        browser=work.asker.browser if work.asker else "",
        whence=work.asker.whence if work.asker else "",
        begun_at=work.now,
        seen_at=work.now,
    )
    work.add(session)
    return replace(session.reader, session_id=session.id, begun_at=work.now)
