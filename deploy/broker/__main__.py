"""`python -m deploy.broker --config-from-env`: becomes the broker of a node that runs in containers."""

import os
from pathlib import Path
from typing import Annotated

import typer
from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.broker.binary import nats_server
from deploy.broker.config import BrokerSettings, Port, UnionCode, write_config
from deploy.broker.credentials import Credentials, Password


class ContainerSettings(BaseSettings):
    """What the container's environment says (`MAILLON_…`)."""

    model_config = SettingsConfigDict(env_prefix="MAILLON_", extra="ignore")

    union: UnionCode
    broker_node_password: Password = Field(repr=False)
    broker_fed_password: Password = Field(repr=False)
    broker_nat_password: Password = Field(repr=False)
    broker_sys_password: Password = Field(repr=False)
    broker_folder: Path = Path("/data")
    broker_port: Port = 4222
    broker_monitor_port: Port = 8222
    broker_max_file: int = 5 * 1024**3

    def for_the_server(self) -> BrokerSettings:
        """The same, as the server's configuration wants it; it is watched from inside the container only."""
        return BrokerSettings(
            union=self.union,
            credentials=Credentials(
                node=self.broker_node_password,
                fed=self.broker_fed_password,
                nat=self.broker_nat_password,
                sys=self.broker_sys_password,
            ),
            store_dir=self.broker_folder / "store",
            host="0.0.0.0",  # noqa: S104 - the container's own network, where only the services are
            port=self.broker_port,
            monitor_port=self.broker_monitor_port,
            max_file=self.broker_max_file,
        )


def main(config_from_env: Annotated[bool, typer.Option("--config-from-env")] = False) -> None:
    """Writes the configuration and lets the server take this process's place."""
    if not config_from_env:
        raise typer.BadParameter("say --config-from-env: this broker is told everything by its environment")
    settings = ContainerSettings()  # the environment gives the rest
    config = settings.broker_folder / "nats-server.conf"
    write_config(settings.for_the_server(), config)
    server = str(nats_server())
    os.execv(server, [server, "-c", str(config)])  # noqa: S606 - our own program; no shell is wanted


if __name__ == "__main__":
    typer.run(main)
