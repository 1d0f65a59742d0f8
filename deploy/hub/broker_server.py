"""The hub's broker as a process: as a node's, and unions dial in."""

from pathlib import Path
from typing import ClassVar

from deploy.broker.config import MB
from deploy.broker.folder import Broker
from deploy.broker.hub_config import HubBroker
from deploy.broker.ports import Ports, chosen, free_port, kept_ports
from deploy.broker.server import BrokerServer
from deploy.hub.authority import Certificates
from shared.streams import HUB_DOMAIN

UNIONS = "unions"
MAX_FILE = 20 * 1024 * MB


class HubServer(BrokerServer):
    """One nats-server for the confederation. `leaf_port` -1 takes a free one at the first start and keeps it."""

    thrift: ClassVar[dict[str, str]] = {"GOGC": "40"}
    """All unions' streams are here; what they need is not held against a limit."""

    def __init__(
        self,
        data: Path,
        certificates: Certificates,
        *,
        leaf_host: str = "127.0.0.1",
        leaf_port: int = -1,
        port: int = -1,
        monitor_port: int = -1,
    ) -> None:
        super().__init__(HUB_DOMAIN, data, port=port, monitor_port=monitor_port, max_file=MAX_FILE)
        self.certificates = certificates
        self.leaf_host = leaf_host
        kept = chosen(leaf_port, kept_ports(self.folder).leaf)
        self.leaf_port = free_port() if kept == -1 else kept

    def _settings(self, ports: Ports) -> Broker:
        return HubBroker(
            unions=self.data.absolute() / UNIONS,
            leaf_host=self.leaf_host,
            leaf_port=self.leaf_port,
            cert_file=self.certificates.cert.absolute(),
            key_file=self.certificates.key.absolute(),
            credentials=self.credentials,
            port=ports.client,
            monitor_port=ports.monitor,
            max_file=self.max_file,
            **self._places(),
        )

    def _kept_ports(self) -> Ports:
        return self.ports.model_copy(update={"leaf": self.leaf_port})
