"""Sessions end: one, or all of a person; every service of the node hears it."""

from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.actions.make_api_token import revoke_all_tokens
from services.membership.errors import NoSuchSession
from services.membership.models import Session
from services.membership.models.audit_entry import What
from shared.access.noting import note_end_of_all, note_end_of_session
from shared.events.membership import SessionEnded, SignedOutEverywhere
from shared.work import Work


async def sign_out(session_id: str, work: Work) -> None:
    """Its owner leaves. One that is unknown here, or over already, is over everywhere all the same."""
    session = await work.session.get(Session, session_id)
    audit(What.SIGNED_OUT, work, about=session.person_id if session else None)
    if session:
        session.ended_at = session.ended_at or work.now
    await tell_end(session_id, work)


class Ended(NamedTuple):
    """How much is over."""

    sessions: int
    tokens: int


async def end_session(session_id: str, person_id: UUID | None, work: Work) -> Session:
    """One session of that person (or of the operator) is over. Raises NoSuchSession."""
    session = await work.session.get(Session, session_id)
    if session is None or session.person_id != person_id:
        raise NoSuchSession
    if session.ended_at is None:
        session.ended_at = work.now
        audit(What.SESSION_ENDED, work, about=person_id, browser=session.browser)
        await tell_end(session_id, work)
    return session


async def end_all_sessions(person_id: UUID | None, work: Work) -> Ended:
    """Every session and API token of a person begun until now is over; of the operator, every session."""
    open_ones = select(Session).where(Session.person_id == person_id, col(Session.ended_at).is_(None))
    sessions, tokens = await work.all(open_ones), 0
    for session in sessions:
        session.ended_at = work.now
        if person_id is None:
            await tell_end(session.id, work)
    audit(What.SIGNED_OUT_EVERYWHERE, work, about=person_id)
    if person_id:
        ended = SignedOutEverywhere(person_id=person_id, before=work.now)
        await note_end_of_all(ended, work)
        tokens = await revoke_all_tokens(person_id, work)
        work.announce(ended)
    return Ended(len(sessions), tokens)


async def tell_end(session_id: str, work: Work) -> None:
    """It opens nothing here from this commit on, and nothing elsewhere as soon as it is heard."""
    ended = SessionEnded(session_id=session_id)
    await note_end_of_session(ended, work)
    work.announce(ended)
