"""The operator chooses the mail server that takes the node's messages from now on."""

from services.notifications.actions.note_outage import try_now
from services.notifications.models.mail_server import ONE, PURPOSE, ChosenServer
from services.notifications.rules.mail_server import ServerDetails
from shared.events.notifications import MailServerChosen
from shared.hidden import hide
from shared.work import Work


async def choose_server(details: ServerDetails, secret: str, *, proved: bool, work: Work) -> None:
    """Takes it into use; the password is kept hidden with the node's secret. Others hear of it without any of this."""
    chosen = await work.session.get(ChosenServer, ONE) or ChosenServer(
        host="", port=0, tls="", sender="", proved=False, chosen_at=work.now
    )
    chosen.host, chosen.port, chosen.tls = details.host, details.port, details.tls
    chosen.username, chosen.sender, chosen.reply_to = details.username, details.sender, details.reply_to
    chosen.password = hide(details.password, secret, PURPOSE) if details.username else ""
    chosen.proved, chosen.chosen_at = proved, work.now
    work.add(chosen)
    await try_now(work)
    work.announce(MailServerChosen(union=work.place.union, proved=proved))


async def catch_letters(work: Work) -> None:
    """No server is chosen any more: the catcher of this machine takes what is sent."""
    chosen = await work.session.get(ChosenServer, ONE)
    if chosen is not None:
        await work.delete(chosen)
    work.announce(MailServerChosen(union=work.place.union, proved=False, caught=True))
