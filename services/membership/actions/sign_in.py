"""Signing in with a link that was handed over: it is used up, and a session begins."""

from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.actions.begin_session import begin_session
from services.membership.errors import LinkUsedOrExpired, NoAccountLeft
from services.membership.models import SignInLink
from services.membership.models.audit_entry import What
from services.membership.models.session import How
from services.membership.models.sign_in_link import digest_of
from shared.errors import Refused
from shared.identity import Visitor
from shared.work import Work


async def sign_in(token: str, work: Work) -> Visitor | Refused:
    """Who the link is for; or LinkUsedOrExpired, NoAccountLeft, to be raised once the failure is written down."""
    link = await work.find(select(SignInLink).where(col(SignInLink.digest) == digest_of(token)).with_for_update())
    if link is None or not link.is_open(work.now):
        audit(What.SIGN_IN_FAILED, work, about=link.person_id if link else None, why="used")
        return LinkUsedOrExpired()
    link.use(work.now)
    try:
        return await begin_session(link.person_id, How.LINK, work)
    except NoAccountLeft as refusal:
        audit(What.SIGN_IN_FAILED, work, about=link.person_id, why="no_mandate")
        return refusal
