"""A hub whose links are not packed: nats-server packs a link that is slow to answer, and then a test cannot read it."""

from deploy.broker.config import Configuration
from deploy.broker.folder import Broker
from deploy.broker.hub_config import HubBroker
from deploy.broker.ports import Ports
from deploy.hub.broker_server import HubServer


class ReadableHub(HubBroker, frozen=True):
    """As it should be, but for the packing."""

    def leafnodes(self) -> Configuration:
        """Where unions dial in, without compression."""
        (links,) = super().leafnodes().values()
        return {"leafnodes": {**links, "compression": "off"}}


class ReadableHubServer(HubServer):
    """The process of such a hub."""

    def _settings(self, ports: Ports) -> Broker:
        return ReadableHub(**super()._settings(ports).model_dump())
