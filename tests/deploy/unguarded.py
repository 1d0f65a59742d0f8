"""Brokers without one of the two walls, to see that the other one holds alone."""

from typing import Any

from deploy.broker.config import Configuration
from deploy.broker.folder import Broker
from deploy.broker.hub_config import HubBroker
from deploy.broker.node_config import NodeBroker
from deploy.broker.ports import Ports
from deploy.broker.server import BrokerServer
from deploy.hub.broker_server import HubServer


class OpenHub(HubBroker, frozen=True):
    """A hub that allows a union's keys everything in their accounts."""

    def accounts(self) -> Configuration:
        """As it should be, but for the permissions."""
        return without(super().accounts(), "permissions")


class OpenNode(NodeBroker, frozen=True):
    """A node that leaves its protection to the hub."""

    def leafnodes(self) -> Configuration:
        """As it should be, but for what it denies."""
        return without(super().leafnodes(), "deny_imports", "deny_exports")


class OpenHubServer(HubServer):
    """The process of such a hub."""

    def _settings(self, ports: Ports) -> Broker:
        return OpenHub(**super()._settings(ports).model_dump())


class OpenNodeServer(BrokerServer):
    """The process of such a node."""

    def _settings(self, ports: Ports) -> Broker:
        return OpenNode(**super()._settings(ports).model_dump())


def without(part: Any, *keys: str) -> Any:
    """A configuration without these keys, however deep."""
    if isinstance(part, dict):
        return {key: without(value, *keys) for key, value in part.items() if key not in keys}
    if isinstance(part, list):
        return [without(one, *keys) for one in part]
    return part
