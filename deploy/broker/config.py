"""The configuration of a nats-server from typed settings: what a union's broker and the hub's have in common."""

import json
import re
from abc import ABC, abstractmethod
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, Field

from deploy.broker.credentials import Credentials
from deploy.broker.private_file import write_private

MB = 1024 * 1024

UnionCode = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=32)]
"""A union's short name, as it stands in subjects, in the server's name and in its JetStream domain."""

Port = Annotated[int, Field(ge=-1, le=65535)]
"""A TCP port; -1 lets the server choose a free one."""

Configuration = dict[str, Any]

PING, PINGS = "5s", 2
"""A link that is cut without a word is given up after 15 s and dialled anew; with the server's own two minutes a cut of
three would go unnoticed, and be waited out as TCP does, for as long again."""


class BrokerSettings(BaseModel, ABC, frozen=True):
    """What is said about a broker; sizes are bytes. `name` is the server's name and its JetStream domain."""

    credentials: Credentials
    store_dir: Path
    host: str = "127.0.0.1"
    port: Port = -1
    monitor_host: str = "127.0.0.1"
    monitor_port: Port = -1
    monitor_path: str = ""
    ports_dir: Path | None = None
    pid_file: Path | None = None
    log_file: Path | None = None
    max_file: int = Field(5 * 1024 * MB, gt=0)
    max_memory: int = Field(64 * MB, gt=0)
    max_payload: int = Field(MB, ge=256 * 1024, le=8 * MB)

    @property
    @abstractmethod
    def name(self) -> str:
        """What the server is called; a union's code, or `hub`."""

    @property
    def server_name(self) -> str:
        """What the server calls itself to others; its links are known by it."""
        return self.name

    @abstractmethod
    def accounts(self) -> Configuration:
        """The walls between what stays and what travels."""

    @abstractmethod
    def leafnodes(self) -> Configuration:
        """How it is linked to others; empty when it stands alone."""

    def configuration(self) -> Configuration:
        """The whole configuration; nats-server reads JSON."""
        return {
            "server_name": self.server_name,
            "listen": f"{self.host}:{self.port}",
            "http": f"{self.monitor_host}:{self.monitor_port}",
            **({"http_base_path": self.monitor_path} if self.monitor_path else {}),
            "max_payload": self.max_payload,
            "ping_interval": PING,
            "ping_max": PINGS,
            "jetstream": self.jetstream(),
            "accounts": self.accounts(),
            "system_account": "SYS",
            **self.leafnodes(),
            **self.files(),
        }

    def jetstream(self) -> Configuration:
        """Storage; acknowledged means on disk, or a power cut would take acknowledged messages away."""
        return {
            "store_dir": str(self.store_dir),
            "domain": self.name,
            "max_file": self.max_file,
            "max_mem": self.max_memory,
            "sync_interval": "always",
        }

    def files(self) -> Configuration:
        """Where the server says which ports it got, who it is and what it did; only what was asked for."""
        asked = {"ports_file_dir": self.ports_dir, "pid_file": self.pid_file, "log_file": self.log_file}
        written: Configuration = {key: str(path) for key, path in asked.items() if path}
        if self.log_file:
            written |= {"logfile_size_limit": 10 * MB, "logfile_max_num": 3}
        return written


def write_config(settings: BrokerSettings, path: Path) -> None:
    """Writes the server's configuration to `path`, readable by its owner only."""
    write_private(path, as_read(settings.configuration()) + "\n")


def as_read(configuration: Configuration) -> str:
    """A configuration as nats-server reads it: JSON, but for its escape of a letter by number, which is of two digits.

    Folders' names go into it: `Données` as it stands, a control character as `\\x01`.
    """
    said = json.dumps(configuration, indent=2, ensure_ascii=False).replace("\x7f", "\\u007f")
    return re.sub(r"(?<!\\)((?:\\\\)*)\\u00([0-9a-f]{2})", r"\1\\x\2", said)


def tells_of_links(account: str) -> tuple[Configuration, Configuration]:
    """SYS tells one account who connects to it, and nothing else: its export, the account's import."""
    subject = f"$SYS.ACCOUNT.{account}.CONNECT"
    return {"stream": subject, "accounts": [account]}, {"stream": {"account": "SYS", "subject": subject}}


def user(name: str, password: str) -> Configuration:
    """One who may connect to an account."""
    return {"user": name, "password": password}
