"""Signing in with a link: it is used up, and its owner is known for as long as the session lasts."""

from sqlmodel import col, select

from services.membership.errors import LinkUsedOrExpired
from services.membership.models import Mandate, Person, SignInLink
from services.membership.models.sign_in_link import digest_of
from services.membership.rules.roles import PLAIN, grants_on
from shared.identity import Role, Visitor, a_visitor
from shared.work import Work


async def sign_in(token: str, work: Work) -> Visitor:
    """Who the link is for. Raises LinkUsedOrExpired."""
    link = await work.find(select(SignInLink).where(col(SignInLink.digest) == digest_of(token)).with_for_update())
    if link is None:
        raise LinkUsedOrExpired
    link.use(work.now)
    if link.person_id is None:
        return a_visitor(None, Role.OPERATOR)
    person = await work.get(Person, link.person_id)
    mandates = await work.all(select(Mandate).where(col(Mandate.person_id) == person.id))
    held = [mandate for mandate in mandates if mandate.is_held_on(work.today)]
    grants = grants_on(held) if mandates else PLAIN
    if not grants:
        raise LinkUsedOrExpired
    return Visitor(person.id, grants, person.name)
