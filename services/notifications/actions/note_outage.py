"""Mail stops leaving this node, or leaves again: noted once for all letters, and the other services are told."""

from collections.abc import Sequence

from services.notifications.models import Outage
from services.notifications.models.outage import ONE
from services.notifications.rules.outcome import Outcome, Result, Trouble
from services.notifications.rules.retrying import next_look
from shared.events.notifications import MailResumed, MailStopped
from shared.work import Work


async def note_outage(outcomes: Sequence[Outcome], work: Work) -> Outage | None:
    """The outage that lasts after these tries, if one does: a letter that was taken ends it, also within one run."""
    trouble = next((one.trouble for one in outcomes if one.trouble), None)
    if trouble is not None:
        return await begin(trouble, work)
    if any(one.result is Result.SENT for one in outcomes):
        await end(work)
        return None
    return await work.session.get(Outage, ONE)


async def begin(trouble: Trouble, work: Work) -> Outage:
    """It begins, or goes on; each kind of trouble is told once."""
    outage = await work.session.get(Outage, ONE)
    news = outage is None or outage.trouble != trouble.kind
    if outage is None:
        outage = Outage(trouble=trouble.kind.value, since=work.now, next_try_at=work.now)
        work.add(outage)
    outage.goes_on(trouble.kind.value, trouble.code, trouble.said)
    outage.next_try_at = next_look(outage.tries, work.now)
    if news:
        work.announce(MailStopped(union=work.place.union, trouble=trouble.kind.value, since=outage.since))
    return outage


async def end(work: Work) -> None:
    """Letters leave again."""
    outage = await work.session.get(Outage, ONE)
    if outage is not None:
        await work.delete(outage)
        work.announce(MailResumed(union=work.place.union))


async def try_now(work: Work) -> None:
    """What waits for the mail server is tried at once: somebody has looked after it."""
    outage = await work.session.get(Outage, ONE)
    if outage is not None:
        outage.next_try_at = work.now
