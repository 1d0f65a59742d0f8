"""A node without containers: the broker, the mail catcher and the workers under one supervisor."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from deploy.backup_on_pages import back_up_when_asked
from deploy.broker.server import BrokerServer
from deploy.catcher.mailbox import Mailbox
from deploy.catcher.smtp import SmtpCatcher
from deploy.environment import environment
from deploy.join_on_pages import join_when_asked, rename_when_asked
from deploy.kept_node import KeptNode
from deploy.relinking import relink_when_confirmed
from deploy.supervisor import Supervisor
from shared.installation import FILE, installed


@dataclass
class Node(Supervisor):
    """The process tree of one node."""

    what = "node"
    worker = "deploy.worker"

    kept: KeptNode = field(kw_only=True)
    on_ready: Callable[["Node"], Awaitable[None]] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.broker = BrokerServer(self.kept.union, self.data)
        self.mailbox = Mailbox(self.data / "mail", os.environ.get("MAILLON_SECRET") or self.kept.secret)
        self.catcher = SmtpCatcher(self.mailbox)

    def environment(self) -> dict[str, str]:
        """The settings of the services, and how mail gets out."""
        own = environment(self.kept, self.data, self.broker, self.address)
        return own | self.sign_in_digest | self.mail_settings()

    async def ready(self) -> None:
        """Tells whoever started it."""
        if self.on_ready:
            await self.on_ready(self)

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[None]:
        """The mail catcher, and whoever does what a page asks for: joining a hub, a backup."""
        looking = [
            asyncio.create_task(join_when_asked(self.data)),
            asyncio.create_task(rename_when_asked(self)),
            asyncio.create_task(relink_when_confirmed(self.data)),
            asyncio.create_task(back_up_when_asked(self.data)),
        ]
        try:
            self.mailbox.hide_older()
            await self.catcher.start()
            yield
        finally:
            for look in looking:
                look.cancel()
            await self.catcher.stop()

    def take(self, kept: KeptNode) -> None:
        """Its next start is as that one."""
        self.kept, self.broker.union = kept, kept.union

    def mail_settings(self) -> dict[str, str]:
        """Where the catcher is: mail goes there when no server is named, and that of a copy on trial always."""
        return {"MAILLON_CATCHER": f"{self.catcher.host}:{self.catcher.port}"}

    @property
    def on_trial(self) -> bool:
        """Whether it is a copy that acts on nobody."""
        mine = installed(self.data / FILE)
        return mine is not None and mine.on_trial

    async def alongside(self, module: str, *arguments: str) -> None:
        """Runs another program of ours while the node is up; it ends at the latest with the node."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", module, *arguments, stdout=sys.stderr, start_new_session=True
        )
        ended, stopped = asyncio.ensure_future(process.wait()), asyncio.ensure_future(self.stopping.wait())
        await asyncio.wait((ended, stopped), return_when=asyncio.FIRST_COMPLETED)
        stopped.cancel()
        if not ended.done():
            process.terminate()
            await ended
