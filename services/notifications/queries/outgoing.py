"""The mail server that is in use: the one that the operator chose, else the environment's."""

from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.channels.email import MailServer
from services.notifications.models.mail_server import ONE, PURPOSE, ChosenServer
from services.notifications.rules.catcher import was_a_catcher
from shared.hidden import reveal


@dataclass(frozen=True)
class Outgoing:
    """How mail gets out. `proved`: whether the server took a test message; None when nobody chose it on the pages.

    `caught`: it does not get out, the catcher of this machine keeps it.
    """

    server: MailServer
    sender: str
    reply_to: str = ""
    proved: bool | None = None
    caught: bool = False


async def outgoing(session: AsyncSession, secret: str, usual: Outgoing) -> Outgoing:
    """What holds now; `usual` is the environment's."""
    chosen = await session.get(ChosenServer, ONE)
    if chosen is None or (usual.caught and was_a_catcher(chosen.host, chosen.port)):
        return usual
    password = (reveal(chosen.password, secret, PURPOSE) or "") if chosen.password else ""
    server = MailServer(chosen.host, chosen.port, chosen.username, password, chosen.tls)
    return Outgoing(server, chosen.sender, chosen.reply_to, chosen.proved)
