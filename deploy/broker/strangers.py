"""Cuts the links of keys that are not good any more: to take a key away does not touch a link that stands.

Links are told apart by the key that they proved, not by the name that the other side gives itself.
"""

import asyncio
import json
from typing import Any

import nats
from nats.aio.client import Client

from deploy.broker.folder import BrokerFolder
from deploy.broker.monitoring import answer
from shared.errors import Refused
from shared.text import say

GONE_S = 10.0
LOOK_S = 0.05
ASK_S = 3.0


class StillLinked(Refused):
    """The server was told to cut these links, and they stand."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(say("These keys are still linked: {keys}. Restart the hub’s broker.", keys=", ".join(keys)))


async def cut_strangers(folder: BrokerFolder, known: set[str]) -> int:
    """Cuts every link whose key is not known, and sees to it that they are gone; how many there were."""
    client = await nats.connect(sys_url(folder), error_cb=ignored, max_reconnect_attempts=1)
    try:
        server = (await asyncio.to_thread(answer, folder.ports, "/varz") or {})["server_id"]
        cut: set[int] = set()
        async with asyncio.timeout(GONE_S):
            while strangers := [link for link in await links(client, server) if link["authorized_user"] not in known]:
                for link in strangers:
                    await ask(client, server, "KICK", {"cid": link["cid"]})
                    cut.add(link["cid"])
                await asyncio.sleep(LOOK_S)
        return len(cut)
    except TimeoutError:
        raise StillLinked([link["authorized_user"] for link in strangers]) from None
    finally:
        await client.close()


async def links(client: Client, server: str) -> list[dict[str, Any]]:
    """Every link that stands, with the key that it proved."""
    told = await ask(client, server, "CONNZ", {"auth": True, "limit": 10_000})
    return [one for one in told["data"]["connections"] if one.get("kind") == "Leafnode"]


async def ask(client: Client, server: str, what: str, of: dict[str, Any]) -> dict[str, Any]:
    """The server's answer to a question of the system account."""
    message = await client.request(f"$SYS.REQ.SERVER.{server}.{what}", json.dumps(of).encode(), timeout=ASK_S)
    told: dict[str, Any] = json.loads(message.data)
    return told


def sys_url(folder: BrokerFolder) -> str:
    """The address of the system account, on this machine."""
    return f"nats://sys:{folder.settings().credentials.sys}@127.0.0.1:{folder.ports.client}"


async def ignored(_: Exception) -> None:
    """What the client library reports in passing."""
