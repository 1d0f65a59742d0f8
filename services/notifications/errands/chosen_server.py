"""Mail leaves by the server that the operator chose, from the next message on.

A copy on trial sends to nobody: what it writes itself stays on this machine, what waited before waits on.
"""

import time
from dataclasses import replace

from services.notifications.channels.email import EmailChannel, MailServer
from services.notifications.queries.outgoing import Outgoing, outgoing
from shared.confirmation import Confirmation
from shared.errand import Errand
from shared.work import Workplace

LOOK_S = 1.0


class ChosenServerNow:
    """Looks which server is in use before anything is sent, at most once in a while."""

    def __init__(
        self,
        channel: EmailChannel,
        secret: str,
        usual: Outgoing,
        confirmation: Confirmation,
        catcher: MailServer | None = None,
    ) -> None:
        self.channel, self.secret, self.usual = channel, secret, usual
        self.confirmation, self.catcher = confirmation, catcher
        self.looked_at = float("-inf")
        self.seen = ("", False)

    async def look(self, place: Workplace) -> None:
        """Takes the server into use."""
        if time.monotonic() - self.looked_at < LOOK_S:
            return
        self.looked_at, acts = time.monotonic(), await self.confirmation.given(place)
        seen = place.database.glance(), acts
        if seen[0] and seen == self.seen:
            return  # nobody has committed since
        if not acts and self.catcher:
            self.channel.server, self.channel.since, self.seen = self.catcher, self.confirmation.since, seen
            return
        async with place.database.reading() as session:
            now = await outgoing(session, self.secret, self.usual)
        self.channel.server, self.channel.since = now.server, None
        composer = self.channel.composer
        composer.sender = replace(composer.sender, address=now.sender, reply_to=now.reply_to)
        self.seen = seen

    def before(self, errand: Errand) -> Errand:
        """The same errand, by the server in use."""

        async def do(place: Workplace) -> float:
            await self.look(place)
            return await errand.do(place)

        return replace(errand, do=do)
