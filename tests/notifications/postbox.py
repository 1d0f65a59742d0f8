"""A mail server for the tests: keeps what it takes, and says no as it is told."""

import asyncio
import email
import email.policy
import ssl
from collections import Counter
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

Answer = str | None
Script = Callable[[str], Answer]


class Postbox:
    """`at_mail` is asked for the sender, `at_rcpt` and `at_data` for each recipient.

    None takes the message, a text is the server's no.
    """

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.recipients: list[str] = []
        self.at_mail: Script = lambda _: None
        self.at_rcpt: Script = lambda _: None
        self.at_data: Script = lambda _: None
        self.after_taking: Callable[[], None] = lambda: None
        self.drops_after_data = False
        self.asked: Counter[str] = Counter()
        self.connections = 0
        self.arrived = asyncio.Event()
        self.tls: ssl.SSLContext | None = None
        self.password: bytes | None = None
        self.encrypted = False

    def taken(self) -> list[EmailMessage]:
        """What it took, as its reader sees it. No property: aiosmtpd reads every attribute at each connection."""
        return [email.message_from_bytes(raw, policy=email.policy.default) for raw in self.raw]

    async def has(self, messages: int) -> None:
        """Waits until it has taken so many."""
        async with asyncio.timeout(30):
            while len(self.raw) < messages:
                await self.arrived.wait()
                self.arrived.clear()

    async def start(self, port: int = 0) -> None:
        """Takes a free port, or that one."""
        self.server = await asyncio.get_running_loop().create_server(self.conversation, "127.0.0.1", port)
        self.port: int = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        """Takes nothing more."""
        self.server.close()

    def conversation(self) -> SMTP:
        """One connection."""
        self.connections += 1
        return SMTP(
            self,
            hostname="postbox",
            enable_SMTPUTF8=True,
            tls_context=self.tls,
            auth_required=self.password is not None,
            authenticator=self.sign_in,
        )

    def sign_in(self, _: SMTP, session: Session, __: Any, ___: str, given: Any) -> AuthResult:
        """Whether the password is right; aiosmtpd asks for it over TLS only."""
        self.encrypted = session.ssl is not None
        return AuthResult(success=given.password == self.password, handled=False)

    async def handle_MAIL(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: Any) -> str:
        """Whether that sender is welcome."""
        if no := self.at_mail(address):
            return no
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, _: SMTP, __: Session, envelope: Envelope, address: str, ___: Any) -> str:
        """Whether that recipient is welcome."""
        self.asked[address] += 1
        if no := self.at_rcpt(address):
            return no
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:
        """Whether the message is welcome; once taken it is kept, even if the sender never learns it."""
        if no := self.at_data(envelope.rcpt_tos[0]):
            return no
        self.raw.append(envelope.original_content or b"")
        self.recipients += envelope.rcpt_tos
        self.arrived.set()
        self.after_taking()
        if self.drops_after_data:
            server.transport.abort()
        return "250 Taken"
