"""A mandate begins or ends: who is concerned by a meeting changes."""

from uuid import UUID

from sqlmodel import select

from services.notifications.models import RecipientMandate
from shared.events.membership import MandateEnded, MandateEndUndone, MandateGiven
from shared.work import Work


async def record_mandate(given: MandateGiven, as_of: UUID, work: Work) -> RecipientMandate:
    """Notes a mandate; an end that was heard before it stays."""
    mandate = await known(given.mandate_id, work)
    if mandate is None:
        mandate = RecipientMandate(mandate_id=given.mandate_id, person_id=given.person_id, until_as_of=as_of)
        work.add(mandate)
    mandate.kind, mandate.since = given.kind, given.since
    mandate.cooperative_id, mandate.department = given.cooperative_id, given.department
    mandate.last_until(given.until, as_of)
    return mandate


async def end_mandate(ended: MandateEnded, as_of: UUID, work: Work) -> None:
    """Notes the last day of a mandate, even of one that was not heard of yet."""
    mandate = await known(ended.mandate_id, work)
    if mandate is None:
        mandate = RecipientMandate(mandate_id=ended.mandate_id, person_id=ended.person_id, until_as_of=as_of)
        work.add(mandate)
    mandate.last_until(ended.until, as_of)


async def undo_end(undone: MandateEndUndone, as_of: UUID, work: Work) -> UUID:
    """A mandate lasts as it was given; since which event it seemed to end."""
    mandate = await known(undone.mandate_id, work)
    if mandate is None:
        mandate = RecipientMandate(mandate_id=undone.mandate_id, person_id=undone.person_id, until_as_of=as_of)
        work.add(mandate)
    since = mandate.until_as_of
    mandate.last_until(undone.until, as_of)
    return since


async def known(mandate_id: UUID, work: Work) -> RecipientMandate | None:
    """The mandate, if it was heard of."""
    found: RecipientMandate | None = await work.find(
        select(RecipientMandate).where(RecipientMandate.mandate_id == mandate_id)
    )
    return found
