"""The ports of a node's broker: found free once, then kept, so that clients find it again."""

import contextlib
import json
import socket
from pathlib import Path

from pydantic import BaseModel

from deploy.broker.config import Port


class Ports(BaseModel, frozen=True):
    """Where the server listens: for clients, for those who ask how it is, for unions; -1 is any free port.

    `hidden` is the path under which it says how it is: who may not read the server's folder does not know it.
    """

    client: Port = -1
    monitor: Port = -1
    leaf: Port = -1
    hidden: str = ""


def kept_ports(folder: Path) -> Ports:
    """The ports of last time; any, where there was none."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        return Ports.model_validate_json((folder / "ports.json").read_text(encoding="utf-8"))
    return Ports()


def ports_in(folder: Path, pid: int) -> Ports | None:
    """What the server with this process number wrote about its ports; None while it has not."""
    for path in folder.glob(f"*_{pid}.ports"):
        with contextlib.suppress(ValueError, KeyError, IndexError):
            told = json.loads(path.read_text(encoding="utf-8"))
            return Ports(client=port_of(told["nats"][0]), monitor=port_of(told["monitoring"][0]))
    return None


def port_of(url: str) -> int:
    """The port at the end of an address."""
    return int(url.rsplit(":", 1)[1])


def chosen(asked: int, kept: int) -> int:
    """The port to start on: the one asked for, else the kept one if it is free, else any."""
    return asked if asked != -1 else kept if kept != -1 and free(kept) else -1


def free(port: int) -> bool:
    """Whether nobody listens on this port of the loopback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return True
    return False


def free_port() -> int:
    """A port of the loopback that nobody listens on; for the server does not say which one it took for links."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
