"""Signing in at the hub with a link: it is used up."""

from sqlmodel import col, select

from services.confederation.errors import LinkUsedOrExpired
from services.confederation.models import SignInLink
from services.confederation.models.sign_in_link import digest_of
from shared.identity import Role, Visitor, a_visitor
from shared.work import Work


async def sign_in(token: str, work: Work) -> Visitor:
    """Who the link is for. Raises LinkUsedOrExpired."""
    link = await work.find(select(SignInLink).where(col(SignInLink.digest) == digest_of(token)).with_for_update())
    if link is None:
        raise LinkUsedOrExpired
    link.use(work.now)
    return a_visitor(None, Role(link.role), federation=link.federation)
