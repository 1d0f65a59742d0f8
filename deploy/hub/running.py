"""The hub without containers: its broker, where unions dial in, and the workers with the confederation's service."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from deploy.hub.broker_server import HubServer
from deploy.hub.kept_hub import KeptHub
from deploy.hub.register import Register
from deploy.supervisor import Supervisor
from shared.streams import HUB_DOMAIN


@dataclass
class Hub(Supervisor):
    """The process tree of the hub."""

    what = "hub"
    worker = "deploy.hub.worker"

    kept: KeptHub = field(kw_only=True)
    on_ready: Callable[["Hub"], Awaitable[None]] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self.broker = self.server = HubServer(
            self.data,
            self.kept.certificates(self.data),
            leaf_host=self.kept.leaf_host,
            leaf_port=self.kept.leaf_port,
        )

    @property
    def dialled(self) -> str:
        """Where unions' brokers dial to."""
        return self.kept.model_copy(update={"leaf_port": self.server.leaf_port}).dialled

    def environment(self) -> dict[str, str]:
        """Settings of the service; what the operator's own environment says wins where it may."""
        own = {
            "MAILLON_UNION_NAME": self.kept.name,
            "MAILLON_ZONE": self.kept.zone,
            "MAILLON_NOTICE": self.kept.notice,
            "MAILLON_SECRET": self.kept.secret,
            "MAILLON_PUBLIC_URL": self.address,
        }
        set_here = {
            "MAILLON_UNION": HUB_DOMAIN,
            "MAILLON_BROKER_URL": self.broker.url_node,
            "MAILLON_BROKER_FED_URL": self.broker.url_fed,
            "MAILLON_BROKER_NAT_URL": self.broker.url_nat,
            "MAILLON_DATA": str(self.data.absolute()),
        }
        return own | dict(os.environ) | set_here | self.sign_in_digest

    async def ready(self) -> None:
        """The service is told what is recorded, for its database may be a new one."""
        await Register(self.data).announce_all()
        if self.on_ready:
            await self.on_ready(self)
