"""What notifications tells of the mail server is kept: the pages of this service say whether letters leave."""

from services.membership.actions.keep import keep, told_by
from services.membership.models import MailStop
from shared.events.notifications import MailResumed, MailStopped
from shared.live.changes import HOME
from shared.work import Work


async def see_mail_stop(event: MailStopped | MailResumed, work: Work) -> None:
    """The newest of what is told counts."""
    values = {
        "union": event.union,
        "trouble": event.trouble if isinstance(event, MailStopped) else "",
        "since": event.since if isinstance(event, MailStopped) else None,
        "told": told_by(work),
    }
    await keep(MailStop, values, ("trouble", "since", "told"), work)
    work.touch(HOME)
