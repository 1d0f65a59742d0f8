"""`python -m deploy.hub.container`: becomes the broker of a hub that runs in containers."""

from pydantic import Field

from deploy.broker.config import Port
from deploy.broker.container import ContainerSettings, become
from deploy.broker.hub_config import HubBroker
from deploy.hub.broker_server import MAX_FILE, UNIONS
from deploy.hub.kept_hub import kept_hub

LEAF_PORT = 7422


class HubContainer(ContainerSettings):
    """What the container's environment says of the hub's broker (`MAILLON_…`)."""

    union_name: str = Field(min_length=1)
    public_url: str = ""
    hub_host: str = Field(min_length=1, description="the name that unions dial, several with commas")
    hub_leaf_port: Port = LEAF_PORT
    broker_leaf_port: Port = LEAF_PORT
    broker_max_file: int = MAX_FILE

    def for_the_server(self) -> HubBroker:
        """As the server's configuration wants it; who the hub is, is kept for the operator's commands."""
        hosts = tuple(host.strip() for host in self.hub_host.split(","))
        hub = kept_hub(
            self.data, name=self.union_name, public_hosts=hosts, leaf_port=self.hub_leaf_port, web=self.public_url
        )
        certificates = hub.certificates(self.data)
        return HubBroker(
            unions=self.data / UNIONS,
            leaf_host="0.0.0.0",  # noqa: S104 - unions dial in from everywhere
            leaf_port=self.broker_leaf_port,
            cert_file=certificates.cert,
            key_file=certificates.key,
            **self.in_common(),
        )


if __name__ == "__main__":
    settings = HubContainer()
    become(settings.for_the_server(), settings.data)
