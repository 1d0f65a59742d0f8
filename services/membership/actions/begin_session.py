"""Somebody has proved who they are: a session begins, with an id that nothing had before."""

from uuid import UUID

from sqlmodel import col, select

from services.membership.actions.audit import audit
from services.membership.errors import NoAccountLeft
from services.membership.models import Cooperative, Mandate, Person, Session
from services.membership.models.audit_entry import What
from services.membership.models.session import How
from services.membership.rules.roles import PLAIN, counts_on, grants_on
from shared.identity import Grant, Role, Visitor
from shared.work import Work


async def begin_session(person_id: UUID | None, how: How, work: Work) -> Visitor:
    """The visitor for `remember`; without a person it is the node's operator. Raises NoAccountLeft."""
    if person_id is None:
        return keep_session(None, (Grant(Role.OPERATOR),), how, work)
    person = await work.get(Person, person_id)
    grants = await grants_today(person_id, work)
    if not grants:
        raise NoAccountLeft
    return keep_session(person, grants, how, work)


def keep_session(person: Person | None, grants: tuple[Grant, ...], how: How, work: Work) -> Visitor:
    """The session's row, and the visitor that it speaks of."""
    asker = work.asker
    session = Session(
        person_id=person.id if person else None,
        how=how.value,
        browser=asker.browser if asker else "",
        whence=asker.whence if asker else "",
        begun_at=work.now,
        seen_at=work.now,
    )
    work.add(session)
    audit(What.SIGNED_IN, work, about=session.person_id, by=session.person_id, how=how.value, browser=session.browser)
    return Visitor(session.person_id, grants, person.name if person else "", session_id=session.id, begun_at=work.now)


async def grants_today(person_id: UUID, work: Work) -> tuple[Grant, ...]:
    """What a person may be today; nothing once their mandates are over, or their co-operatives have left."""
    theirs = select(Mandate, Cooperative).outerjoin(Cooperative, col(Cooperative.id) == Mandate.cooperative_id)
    mandates = await work.all(theirs.where(col(Mandate.person_id) == person_id))
    held = [mandate for mandate, where in mandates if counts_on(work.today, mandate, where)]
    return grants_on(held) if mandates else PLAIN
