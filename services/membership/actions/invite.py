"""Staff invite somebody to sign in: a letter that leads to the sign-in page; it opens nothing by itself."""

from uuid import UUID

from services.membership.actions.audit import audit
from services.membership.actions.begin_session import grants_today
from services.membership.errors import NothingToInviteTo, NoWayToWrite
from services.membership.models import Person
from services.membership.models.audit_entry import What
from shared.events.membership import PersonInvited
from shared.work import Work


async def invite(person_id: UUID, work: Work) -> Person:
    """Has the letter sent. Raises NoWayToWrite, NothingToInviteTo."""
    person = await work.get(Person, person_id)
    if not person.email:
        raise NoWayToWrite(person.name)
    if not await grants_today(person_id, work):
        raise NothingToInviteTo(person.name)
    audit(What.INVITED, work, about=person_id)
    work.announce(PersonInvited(person_id=person_id, language=person.language))
    return person
