"""An address that was stored before the one rule for addresses stood is put right: its reader sees no difference."""

from sqlmodel import col, select, update

from services.membership.actions.audit import audit
from services.membership.actions.make_findable import cooperative_findable, person_findable
from services.membership.models import Cooperative, Person, Undelivered
from services.membership.models.audit_entry import What
from services.membership.models.sign_in_link import digest_of
from shared.email_address import email_address, is_email_address
from shared.live.changes import HOME
from shared.logs import logger
from shared.work import Work

log = logger()


async def mend_address(one: Person | Cooperative, work: Work) -> None:
    """Takes off what nobody sees, capitals, and what a mail program puts around; what is no address is left to people.

    So is an address that is then somebody else's, for it reaches one person only.
    """
    if not one.email or not is_email_address(one.email) or (right := email_address(one.email)) == one.email:
        return
    if isinstance(one, Cooperative):
        one.email = right
        await cooperative_findable(one, work)
        return
    if await work.find(select(Person.id).where(col(Person.email) == right)):
        log.warning("person.address_is_anothers", person_id=one.id)
        return
    audit(What.ADDRESS_CHANGED, work, about=one.id)
    one.email, one.email_digest = right, digest_of(right or "")
    await person_findable(one, work)
    await settle_undelivered(one, work)


async def settle_undelivered(person: Person, work: Work) -> None:
    """What did not arrive at the old address is no task any more."""
    theirs = (col(Undelivered.person_id) == person.id, col(Undelivered.again).is_(False))
    await work.do(update(Undelivered).where(*theirs).values(again=True))
    work.touch(HOME, person.id)
