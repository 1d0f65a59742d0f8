"""What notifications tells of messages that did not arrive is kept."""

from services.membership.actions.keep import keep, told_by
from services.membership.actions.see_seats import moment_of
from services.membership.models import Undelivered
from shared.events.notifications import DeliveryFailed, DeliveryRetried
from shared.live.changes import HOME
from shared.work import Work


async def see_undelivered(event: DeliveryFailed | DeliveryRetried, work: Work) -> None:
    """The newest of what is told of a message counts: given up, or tried again."""
    told = told_by(work)
    values = {
        "notice_id": event.notice_id,
        "person_id": event.person_id,
        "again": isinstance(event, DeliveryRetried),
        "told": told,
        "told_at": moment_of(told, work),
    }
    await keep(Undelivered, values, ("again", "told", "told_at"), work)
    work.touch(HOME, event.person_id)
