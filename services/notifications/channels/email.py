"""Hands messages to the mail server: many over one connection, a few connections at a time."""

import asyncio
import ssl
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

from aiosmtplib import (
    SMTP,
    SMTPAuthenticationError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from services.notifications.channels.message import Addressed, BadAddress, Composer
from services.notifications.rules.outcome import BAD_ADDRESS, DROPPED, Outcome, Result, Trouble
from services.notifications.rules.smtp_answer import Stage, judge
from shared.crossing_words import EMAIL
from shared.mail_trouble import MailTrouble

CONNECTIONS = 4
FEW = 5  # messages that are not worth another connection
PER_CONNECTION = 100  # many servers end a connection after about as many messages
TIMEOUT_S = 60.0
MOST_SAID = 200  # characters of the server's own words
OF_SOME_LETTERS = (MailTrouble.UNWANTED, MailTrouble.NOT_HANDED_ON)
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


class NoLetterLeaves(Exception):
    """The server's no is about this node: whatever else it is handed would meet the same."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble.reason)
        self.trouble = trouble


@dataclass
class Run:
    """What is to be handed over now, and why the run stopped before its end, if it did."""

    waiting: deque[Addressed]
    report: Report
    trouble: Trouble | None = None
    stopped: bool = False


class EmailChannel:
    """Sends letters as e-mails. `since`: letters that were made before are left alone; None: all are sent."""

    def __init__(self, server: MailServer, composer: Composer) -> None:
        self.server = server
        self.composer = composer
        self.since: datetime | None = None

    async def send(self, letters: Iterable[Addressed], report: Report) -> None:
        """Tries to hand over every letter, and reports each as soon as the server has answered.

        At an answer that is about this node the run stops, and what is left waits.
        """
        run, interrupted = Run(deque(letters), report), True
        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(min(CONNECTIONS, -(-len(run.waiting) // FEW))):
                    group.create_task(self.work_off(run))
            interrupted = False
        finally:
            for one in run.waiting:
                unreached = not interrupted and run.trouble and not run.stopped
                report(held(one, run.trouble) if unreached and run.trouble else not_tried(one))

    async def work_off(self, run: Run) -> None:
        """Sends what waits, over one connection after the other; ends when no more can be had, or the run stops."""
        while run.waiting and not run.stopped:
            try:
                async with self.connected() as client:
                    await self.hand_over_some(client, run)
            except NoLetterLeaves as no:
                run.trouble = run.trouble or no.trouble
                return

    async def hand_over_some(self, client: SMTP, run: Run) -> None:
        """As many as one connection carries. A server that ends it after some (421) is asked for another."""
        for number in range(PER_CONNECTION):
            if not (run.waiting and client.is_connected) or run.stopped:
                return
            one = run.waiting.popleft()
            try:
                run.report(await self.hand_over(client, one))
            except NoLetterLeaves as no:
                if number and no.trouble.code.startswith("421"):
                    run.waiting.appendleft(one)
                    client.close()
                    return
                run.stopped, run.trouble = True, no.trouble
                run.report(held(one, no.trouble))
                return

    async def knock(self) -> Trouble | None:
        """Whether the server lets this node in, without a letter; what is wrong if not."""
        try:
            async with self.connected():
                return None
        except NoLetterLeaves as no:
            return no.trouble

    @asynccontextmanager
    async def connected(self) -> AsyncIterator[SMTP]:
        """A connection, signed in; ended politely. Raises NoLetterLeaves."""
        client = self.server.client()
        try:
            try:
                await client.connect()
            except (SMTPException, OSError) as error:
                raise NoLetterLeaves(at_the_door(error)) from error
            yield client
            with suppress(SMTPException, OSError):
                await client.quit()
        finally:
            client.close()

    async def hand_over(self, client: SMTP, one: Addressed) -> Outcome:
        """One message; how the server answered. Raises NoLetterLeaves."""
        try:
            letter = self.composer.compose(one)
        except BadAddress:
            return Outcome(one.delivery_id, one.tries, Result.NEVER, BAD_ADDRESS)
        if not letter.recipient.isascii() and not client.supports_extension("smtputf8"):
            return Outcome(one.delivery_id, one.tries, Result.NEVER, BAD_ADDRESS)
        options = [] if letter.recipient.isascii() else ["SMTPUTF8"]
        try:
            await client.sendmail(letter.sender, [letter.recipient], letter.content, mail_options=options)
        except SMTPSenderRefused as refused:
            return answered(one, Stage.SENDER, refused)
        except SMTPRecipientsRefused as refused:
            return answered(one, Stage.RECIPIENT, refused.recipients[0])
        except SMTPHeloError as refused:
            return answered(one, Stage.GREETING, refused)
        except SMTPResponseException as refused:
            return answered(one, Stage.CONTENT, refused)
        except (SMTPException, OSError):
            # After DATA the server may have taken it all the same: the next try carries the same Message-ID.
            client.close()
            return Outcome(one.delivery_id, one.tries, Result.LATER, DROPPED)
        return Outcome(one.delivery_id, one.tries, Result.SENT)


def answered(one: Addressed, stage: Stage, refused: SMTPResponseException) -> Outcome:
    """What a server's no to one letter means. Raises NoLetterLeaves when it is about this node."""
    verdict = judge(stage, refused.code, str(refused.message))
    if verdict.trouble is None:
        result = Result.NEVER if verdict.for_good else Result.LATER
        return Outcome(one.delivery_id, one.tries, result, verdict.reason)
    by_rules = stage in (Stage.RECIPIENT, Stage.CONTENT) and verdict.trouble in OF_SOME_LETTERS and verdict.for_good
    raise NoLetterLeaves(Trouble(verdict.trouble, verdict.reason, said(refused), by_rules))


def at_the_door(error: Exception) -> Trouble:
    """What keeps this node from talking with the server at all."""
    if isinstance(error, SMTPResponseException):
        stage = Stage.SIGN_IN if isinstance(error, SMTPAuthenticationError) else Stage.GREETING
        verdict = judge(stage, error.code, str(error.message))
        return Trouble(verdict.trouble or MailTrouble.NOT_READY, verdict.reason, said(error))
    if any(isinstance(one, ssl.SSLError) for one in (error, error.__cause__, error.__context__)) or "TLS" in str(error):
        return Trouble(MailTrouble.NOT_ENCRYPTED)
    return Trouble(MailTrouble.UNREACHABLE)


def said(refused: SMTPResponseException) -> str:
    """The server's own words on one line, for the operator, without anybody's address."""
    return EMAIL.sub("…", f"{refused.code} {' '.join(str(refused.message).split())}")[:MOST_SAID]


def held(one: Addressed, trouble: Trouble) -> Outcome:
    """It met what stops every letter."""
    return Outcome(one.delivery_id, one.tries, Result.HELD, trouble.reason, trouble)


def not_tried(one: Addressed) -> Outcome:
    """Its turn did not come."""
    return Outcome(one.delivery_id, one.tries, Result.NOT_TRIED)


@cache
def context_for(tls: str) -> ssl.SSLContext:
    """How the server must prove itself. Where TLS is only taken when offered, any certificate is better than none."""
    context = ssl.create_default_context()
    if tls == "none":
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context
