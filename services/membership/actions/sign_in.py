"""Signing in with a link: it is used up, and its owner is known for as long as the session lasts."""

from sqlmodel import col, select

from services.membership.errors import LinkUsedOrExpired
from services.membership.models import Mandate, Person, SignInLink
from services.membership.models.sign_in_link import digest_of
from services.membership.rules.roles import role_on
from shared.identity import Role, Visitor
from shared.work import Work


async def sign_in(token: str, work: Work) -> Visitor:
    """Who the link is for. Raises LinkUsedOrExpired."""
    link = await work.find(select(SignInLink).where(col(SignInLink.digest) == digest_of(token)).with_for_update())
    if link is None:
        raise LinkUsedOrExpired
    link.use(work.now)
    if link.person_id is None:
        return Visitor(None, Role.OPERATOR)
    person = await work.get(Person, link.person_id)
    mandates = await work.all(select(Mandate).where(col(Mandate.person_id) == person.id))
    held = [mandate for mandate in mandates if mandate.is_held_on(work.today)]
    mine = tuple(sorted({mandate.cooperative_id for mandate in held if mandate.cooperative_id}))
    return Visitor(person.id, role_on(held), person.name, mine)
