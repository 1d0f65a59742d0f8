"""Asks a nats-server how it is, by its monitoring port."""

import http.client
import json
from typing import Any

from deploy.broker.ports import Ports

LOOPBACK = "127.0.0.1"


def answer(ports: Ports, path: str, host: str = LOOPBACK) -> dict[str, Any] | None:
    """What the server's monitoring page says; None when it does not say 200."""
    connection = http.client.HTTPConnection(host, ports.monitor, timeout=5)
    try:
        connection.request("GET", ports.hidden + path)
        response = connection.getresponse()
        said: dict[str, Any] = json.loads(response.read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        connection.close()
    return said if response.status == 200 else None
