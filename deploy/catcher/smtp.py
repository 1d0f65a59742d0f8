"""A mail server that delivers nothing: whatever it is given goes into the mailbox."""

import asyncio

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.catcher.mailbox import Mailbox
from shared.logs import logger

LARGEST = 25 * 1024 * 1024  # bytes; what most mail servers take
log = logger()


class SmtpCatcher:
    """The server; `port` 0 takes a free one, which `port` then says."""

    def __init__(self, mailbox: Mailbox, host: str = "127.0.0.1", port: int = 0) -> None:
        self.mailbox = mailbox
        self.host = host
        self.port = port
        self.server: asyncio.Server | None = None

    async def start(self) -> None:
        """Begins to take messages."""
        loop = asyncio.get_running_loop()
        self.server = await loop.create_server(self.conversation, self.host, self.port)
        self.port = self.server.sockets[0].getsockname()[1]
        log.info("catcher.started", port=self.port)

    async def stop(self) -> None:
        """Takes no more messages."""
        if self.server:
            self.server.close()
            await self.server.wait_closed()

    def conversation(self) -> SMTP:
        """One connection of a sender."""
        return SMTP(self, hostname="catcher", ident="mail catcher", data_size_limit=LARGEST, enable_SMTPUTF8=True)

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:
        """Takes a message; the envelope goes on top of it, as a real server's delivery would say."""
        raw = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            raw = f"Delivered-To: {recipient}\r\n".encode("utf-8", "replace") + raw
        await asyncio.to_thread(self.mailbox.keep, raw)
        log.info("catcher.caught", size=len(raw), recipients=len(envelope.rcpt_tos))
        return "250 Caught"
