"""Writes the configuration of a node's nats-server from typed settings.

Three accounts: NODE holds the services' events, with personal data, and is never bound to the outside;
FED holds what may leave the union and nothing else; SYS watches. NODE publishes `agg.<union>.>` through a
service that FED exports, so that a service needs one connection and gets a true acknowledgement, and the
wall between the accounts does the filtering.
"""

import json
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


class BrokerSettings(BaseModel, frozen=True):
    """What a node says about its broker; sizes are bytes."""

    union: UnionCode
    credentials: Credentials
    store_dir: Path
    host: str = "127.0.0.1"
    port: Port = -1
    monitor_host: str = "127.0.0.1"
    monitor_port: Port = -1
    ports_dir: Path | None = None
    pid_file: Path | None = None
    log_file: Path | None = None
    max_file: int = Field(5 * 1024 * MB, gt=0)
    max_memory: int = Field(64 * MB, gt=0)
    max_payload: int = Field(MB, ge=256 * 1024, le=8 * MB)


def write_config(settings: BrokerSettings, path: Path) -> None:
    """Writes the server's configuration to `path`, readable by its owner only."""
    write_private(path, json.dumps(configuration(settings), indent=2) + "\n")


def configuration(settings: BrokerSettings) -> Configuration:
    """The whole configuration; nats-server reads JSON."""
    return {
        "server_name": settings.union,
        "listen": f"{settings.host}:{settings.port}",
        "http": f"{settings.monitor_host}:{settings.monitor_port}",
        "max_payload": settings.max_payload,
        "jetstream": jetstream(settings),
        "accounts": accounts(settings),
        "system_account": "SYS",
        **files(settings),
    }


def jetstream(settings: BrokerSettings) -> Configuration:
    """Storage; acknowledged means on disk, or a power cut would take acknowledged messages away."""
    return {
        "store_dir": str(settings.store_dir),
        "domain": settings.union,
        "max_file": settings.max_file,
        "max_mem": settings.max_memory,
        "sync_interval": "always",
    }


def accounts(settings: BrokerSettings) -> Configuration:
    """The walls between what stays in the union and what may leave it."""
    crossing = f"agg.{settings.union}.>"
    return {
        "NODE": {
            "jetstream": "enabled",
            "users": [user("node", settings.credentials.node)],
            "imports": [{"service": {"account": "FED", "subject": crossing}}],
        },
        "FED": {
            "jetstream": "enabled",
            "users": [user("fed", settings.credentials.fed)],
            "exports": [{"service": crossing, "accounts": ["NODE"]}],
        },
        "NAT": {"jetstream": "enabled", "users": [user("nat", settings.credentials.nat)]},
        "SYS": {"users": [user("sys", settings.credentials.sys)]},
    }


def user(name: str, password: str) -> Configuration:
    """One who may connect to an account."""
    return {"user": name, "password": password}


def files(settings: BrokerSettings) -> Configuration:
    """Where the server says which ports it got, who it is and what it did; only what was asked for."""
    asked = {
        "ports_file_dir": settings.ports_dir,
        "pid_file": settings.pid_file,
        "log_file": settings.log_file,
    }
    written: Configuration = {key: str(path) for key, path in asked.items() if path}
    if settings.log_file:
        written |= {"logfile_size_limit": 10 * MB, "logfile_max_num": 3}
    return written
