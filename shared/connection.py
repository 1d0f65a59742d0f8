"""Connections to the broker: one that breaks is not mended behind our back; everything that used it starts again.

A client that reconnects by itself sends what it had buffered to whatever stream is there by then, perhaps a new and
empty one, before the relay could look; and what was being delivered when it broke comes back late, behind newer
events of the same entity.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import nats
from faststream.nats import NatsBroker
from nats.aio.client import Client
from nats.errors import Error as NatsError

from shared.logs import logger
from shared.quick_client import QuickClient

log = logger()

CONNECT_S = 5.0
CLOSE_S = 2.0  # a broker that does not answer must not hold up a goodbye


@asynccontextmanager
async def connected(url: str, name: str, broken: asyncio.Event) -> AsyncIterator[Client]:
    """A connection for the length of the block; `broken` is set when it breaks."""
    client = QuickClient()
    async with asyncio.timeout(CONNECT_S):
        await client.connect(
            url,
            name=name,
            allow_reconnect=False,
            ping_interval=5,
            max_outstanding_pings=2,
            error_cb=said,
            disconnected_cb=sets(broken),
        )
    try:
        yield client
    finally:
        await close(client)


@asynccontextmanager
async def listening(url: str, name: str, broken: asyncio.Event) -> AsyncIterator[NatsBroker]:
    """FastStream's broker, connected.

    It is left able to reconnect, for on a closed connection its loop would spin; we close it first.
    """
    broker = NatsBroker(
        url, name=name, max_reconnect_attempts=-1, error_cb=said, disconnected_cb=sets(broken), logger=None
    )
    async with asyncio.timeout(CONNECT_S):
        client = await broker.connect()
    try:
        yield broker
    finally:
        with suppress(NatsError, OSError, TimeoutError):
            async with asyncio.timeout(CLOSE_S):
                await let_go_of_batches(broker)
                await broker.stop()
        await close(client)


async def let_go_of_batches(broker: NatsBroker) -> None:
    """Ends what is being done with a batch; it is undone, and comes again.

    FastStream itself would wait for it, and forget about it when it cannot say goodbye to the server.
    """
    tasks = [task for subscriber in broker.subscribers for task in getattr(subscriber, "tasks", ())]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def close(client: Client) -> None:
    """Lets go of a connection, in whatever state it is."""
    with suppress(NatsError, OSError, TimeoutError):
        async with asyncio.timeout(CLOSE_S):
            await client.close()


def sets(event: asyncio.Event) -> Callable[[], Awaitable[None]]:
    """A callback that sets an event."""

    async def set_it() -> None:
        event.set()

    return set_it


async def raise_when(broken: asyncio.Event) -> None:
    """Ends a stretch on the air as soon as a connection breaks."""
    await broken.wait()
    raise ConnectionError("a connection to the broker broke")


async def said(error: Exception) -> None:
    """What the client library reports in passing."""
    log.info("broker.said", error=type(error).__name__, detail=str(error)[:200])


async def connect(url: str, name: str) -> Client:
    """A connection for those who only look: it comes back by itself; raises when the broker cannot be reached now."""
    async with asyncio.timeout(CONNECT_S):
        return await nats.connect(url, name=name, max_reconnect_attempts=-1, reconnect_time_wait=0.2, error_cb=said)
