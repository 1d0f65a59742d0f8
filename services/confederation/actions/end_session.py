"""Sessions at the hub end: one, or all of a reader; a cookie that was copied opens nothing from that commit on."""

from sqlalchemy import ColumnElement, and_, update
from sqlmodel import col, select

from services.confederation.actions.audit import audit
from services.confederation.errors import NoSuchSession
from services.confederation.models import Session, SignInLink
from services.confederation.models.audit_entry import What
from shared.access.noting import SESSION, note_end
from shared.identity import Visitor
from shared.work import Work


async def sign_out(visitor: Visitor, work: Work) -> None:
    """Its owner leaves. A session that is unknown here, or over already, is over all the same."""
    await close(visitor.session_id, work)
    audit(What.SIGNED_OUT, work, visitor)


async def end_session(session_id: str, visitor: Visitor, work: Work) -> None:
    """One session of that reader is over. Raises NoSuchSession."""
    session = await known(session_id, work)
    if session.reader != visitor:
        raise NoSuchSession
    if session.ended_at is None:
        await close(session_id, work)
        audit(What.SESSION_ENDED, work, visitor, browser=session.browser)


async def end_all_sessions(reader: Visitor, work: Work) -> None:
    """Every session of that reader is over."""
    await close_all(reader, work)
    audit(What.SIGNED_OUT_EVERYWHERE, work, reader)


async def take_away_access(session_id: str, work: Work) -> Visitor:
    """Whoever has that session is signed out everywhere, and comes in with no link made before.

    Raises NoSuchSession.
    """
    reader = (await known(session_id, work)).reader
    await close_all(reader, work)
    unused = update(SignInLink).where(those_of(reader, SignInLink), col(SignInLink.used_at).is_(None))
    await work.do(unused.values(used_at=work.now))
    audit(What.ACCESS_TAKEN, work, reader)
    return reader


async def close(session_id: str, work: Work) -> None:
    """That session opens nothing any more."""
    await work.do(update(Session).where(col(Session.id) == session_id).values(ended_at=work.now))
    await note_end(SESSION, session_id, None, work)


async def close_all(reader: Visitor, work: Work) -> None:
    """None of that reader's does."""
    theirs = select(Session.id).where(those_of(reader, Session), col(Session.ended_at).is_(None))
    for session_id in await work.all(theirs):
        await close(session_id, work)


async def known(session_id: str, work: Work) -> Session:
    """The session. Raises NoSuchSession."""
    session = await work.session.get(Session, session_id)
    if session is None:
        raise NoSuchSession
    return session


def those_of(reader: Visitor, model: type[Session] | type[SignInLink]) -> ColumnElement[bool]:
    """The rows of one reader: the same role, federation and name."""
    (grant,) = reader.grants
    return and_(
        col(model.role) == grant.role.value,
        col(model.federation) == reader.federation,
        col(model.name) == reader.name,
    )
