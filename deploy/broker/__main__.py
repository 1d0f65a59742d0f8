"""`python -m deploy.broker --config-from-env`: becomes the broker of a node that runs in containers."""

from pathlib import Path
from typing import Annotated

import typer

from deploy.broker.config import UnionCode
from deploy.broker.container import ContainerSettings, become
from deploy.broker.node_config import NodeBroker
from deploy.installation import note_in_containers


class NodeContainer(ContainerSettings):
    """The same of a union's broker."""

    union: UnionCode
    hub_file: Path | None = None
    installation_file: Path | None = None
    trial: bool = False

    def for_the_server(self) -> NodeBroker:
        """As the server's configuration wants it."""
        hub_file = self.hub_file or self.data / "hub.json"
        return NodeBroker(
            union=self.union,
            hub_file=hub_file,
            installation_file=self.installation_file,
            trial=self.trial,
            **self.in_common(),
        )

    def note(self) -> None:
        """Which installation of the node these containers are, for all of them."""
        if self.installation_file:
            note_in_containers(self.installation_file.parent, trial=self.trial)


def main(config_from_env: Annotated[bool, typer.Option("--config-from-env")] = False) -> None:
    """Becomes the broker that the environment describes."""
    if not config_from_env:
        raise typer.BadParameter("say --config-from-env: this broker is told everything by its environment")
    settings = NodeContainer()  # the environment gives the rest
    settings.note()
    become(settings.for_the_server(), settings.data)


if __name__ == "__main__":
    typer.run(main)
