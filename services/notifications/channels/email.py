"""Hands messages to the mail server: many over one connection, a few connections at a time."""

import asyncio
import re
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from aiosmtplib import SMTP, SMTPAuthenticationError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from services.notifications.channels.message import Addressed, BadAddress, Composer
from services.notifications.rules.outcome import BAD_ADDRESS, DROPPED, SIGN_IN_REFUSED, UNREACHABLE, Outcome, Result

CONNECTIONS = 4
FEW = 5  # messages that are not worth another connection
PER_CONNECTION = 100  # many servers end a connection after about as many messages
TIMEOUT_S = 60.0
Report = Callable[[Outcome], None]


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed in. `tls`: none (encrypts when offered), starttls, tls."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: str = "none"

    def client(self) -> SMTP:
        """A client, not yet connected."""
        return SMTP(
            hostname=self.host,
            port=self.port,
            username=self.user or None,
            password=self.password or None,
            use_tls=self.tls == "tls",
            start_tls={"none": None, "starttls": True, "tls": False}[self.tls],
            tls_context=context_for(self.tls),
            timeout=TIMEOUT_S,
        )


class EmailChannel:
    """Sends letters as e-mails. `since`: letters that were made before are left alone; None: all are sent."""

    def __init__(self, server: MailServer, composer: Composer) -> None:
        self.server = server
        self.composer = composer
        self.since: datetime | None = None

    async def send(self, letters: Iterable[Addressed], report: Report) -> None:
        """Tries to hand over every letter, and reports each as soon as the server has answered."""
        waiting = deque(letters)
        left, why = Result.NOT_TRIED, ""
        try:
            async with asyncio.TaskGroup() as group:
                wanted = min(CONNECTIONS, -(-len(waiting) // FEW))
                workers = [group.create_task(self.work_off(waiting, report)) for _ in range(wanted)]
            left, why = Result.LATER, next((reason for one in workers if (reason := one.result())), UNREACHABLE)
        finally:
            for one in waiting:
                report(Outcome(one.delivery_id, one.tries, left, why))

    async def work_off(self, waiting: deque[Addressed], report: Report) -> str:
        """Sends what waits, over one connection after the other; ends, saying why, when no more can be had."""
        while waiting:
            try:
                async with self.connected() as client:
                    for _ in range(min(PER_CONNECTION, len(waiting))):
                        if not (waiting and client.is_connected):
                            break
                        report(await self.hand_over(client, waiting.popleft()))
            except SMTPAuthenticationError:
                return SIGN_IN_REFUSED
            except (SMTPException, OSError):
                return UNREACHABLE
        return ""

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[SMTP]:
        """A connection, signed in; ended politely."""
        client = self.server.client()
        try:
            await client.connect()
            yield client
            with suppress(SMTPException, OSError):
                await client.quit()
        finally:
            client.close()

    async def hand_over(self, client: SMTP, one: Addressed) -> Outcome:
        """One message; how the server answered."""
        try:
            letter = self.composer.compose(one)
        except BadAddress:
            return Outcome(one.delivery_id, one.tries, Result.NEVER, BAD_ADDRESS)
        if not letter.recipient.isascii() and not client.supports_extension("smtputf8"):
            return Outcome(one.delivery_id, one.tries, Result.NEVER, BAD_ADDRESS)
        options = [] if letter.recipient.isascii() else ["SMTPUTF8"]
        try:
            await client.sendmail(letter.sender, [letter.recipient], letter.content, mail_options=options)
        except SMTPRecipientsRefused as refused:
            first = refused.recipients[0]
            return refusal(one, first.code, first.message)
        except SMTPResponseException as refused:
            return refusal(one, refused.code, refused.message)
        except (SMTPException, OSError):
            # After DATA the server may have taken it all the same: the next try carries the same Message-ID.
            client.close()
            return Outcome(one.delivery_id, one.tries, Result.LATER, DROPPED)
        return Outcome(one.delivery_id, one.tries, Result.SENT)


@cache
def context_for(tls: str) -> ssl.SSLContext:
    """How the server must prove itself. Where TLS is only taken when offered, any certificate is better than none."""
    context = ssl.create_default_context()
    if tls == "none":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def refusal(one: Addressed, code: int, message: str) -> Outcome:
    """What a server's no means: 5xx is for good."""
    enhanced = re.match(r"[245]\.\d{1,3}\.\d{1,3}\b", message)
    reason = f"{code} {enhanced[0]}" if enhanced else str(code)
    result = Result.NEVER if 500 <= code < 600 else Result.LATER
    return Outcome(one.delivery_id, one.tries, result, reason)
