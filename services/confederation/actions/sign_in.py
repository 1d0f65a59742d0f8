"""Signing in at the hub with a link: it is used up, and a session begins, with an id that nothing had before."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from services.confederation.actions.audit import audit
from services.confederation.errors import LinkUsedOrExpired
from services.confederation.models import AuditEntry, Session, SignInLink
from services.confederation.models.audit_entry import What
from services.confederation.models.sign_in_link import digest_of
from shared.identity import SESSION_LASTS, Visitor
from shared.work import Work

AUDIT_KEPT = timedelta(days=365)  # CNIL, recommendation on logging, 2021: six months to a year


async def sign_in(token: str, work: Work) -> Visitor | LinkUsedOrExpired:
    """Who the link is for; or the refusal, to be raised once the failure is written down."""
    link = await work.find(select(SignInLink).where(col(SignInLink.digest) == digest_of(token)).with_for_update())
    if link is None:
        return LinkUsedOrExpired()  # not written down: whoever guesses would fill the book
    if not link.is_open(work.now):
        audit(What.SIGN_IN_FAILED, work, link.reader)
        return LinkUsedOrExpired()
    link.used_at = work.now
    await work.do(delete(Session).where(col(Session.begun_at) < work.now - SESSION_LASTS))
    await work.do(delete(AuditEntry).where(col(AuditEntry.at) < work.now - AUDIT_KEPT))
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
    audit(What.SIGNED_IN, work, link.reader, by=link.reader)
    return replace(session.reader, session_id=session.id, begun_at=work.now)
