"""What the brokers in containers have in common: told everything by the environment, they become the server."""

import os
from pathlib import Path
from typing import Any

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from deploy.broker.binary import nats_server
from deploy.broker.config import Port
from deploy.broker.credentials import Credentials, Password
from deploy.broker.folder import Broker, BrokerFolder
from deploy.broker.ports import Ports
from shared.owner_only import close_to_others, write_for_the_owner_alone


class ContainerSettings(BaseSettings):
    """What the container's environment says of any broker (`MAILLON_…`); its folder has the form of a node's."""

    model_config = SettingsConfigDict(env_prefix="MAILLON_", extra="ignore")

    data: Path = Path("/data")
    broker_node_password: Password = Field(repr=False)
    broker_fed_password: Password = Field(repr=False)
    broker_nat_password: Password = Field(repr=False)
    broker_sys_password: Password = Field(repr=False)
    broker_port: Port = 4222
    broker_monitor_port: Port = 8222
    broker_max_file: int = 5 * 1024**3

    def in_common(self) -> dict[str, Any]:
        """What every broker's settings say; it is watched from inside the container only."""
        folder = BrokerFolder(self.data).path
        return {
            "credentials": Credentials(
                node=self.broker_node_password,
                fed=self.broker_fed_password,
                nat=self.broker_nat_password,
                sys=self.broker_sys_password,
            ),
            "store_dir": folder / "store",
            "pid_file": folder / "pid",
            "host": "0.0.0.0",  # noqa: S104 - the container's own network, where only the services are
            "port": self.broker_port,
            "monitor_port": self.broker_monitor_port,
            "max_file": self.broker_max_file,
        }


def become(settings: Broker, data: Path) -> None:
    """Writes the configuration and lets the server take this process's place."""
    write_for_the_owner_alone()
    data.mkdir(parents=True, exist_ok=True)
    close_to_others(data)
    folder = BrokerFolder(data)
    folder.prepare(settings)
    folder.note_ports(Ports(client=settings.port, monitor=settings.monitor_port))
    server = str(nats_server())
    os.execv(server, [server, "-c", str(folder.config)])  # noqa: S606 - our own program; no shell is wanted
