"""Tells the confederation's service what the hub's operator recorded; done only when the stream has it."""

from collections.abc import Iterable
from datetime import UTC, datetime

import nats

from deploy.broker.folder import BrokerFolder
from deploy.broker.strangers import ignored
from shared.events.base import Event
from shared.events.envelope import envelope
from shared.streams import EVENTS, HUB_DOMAIN, events_stream, provision_stream

SOURCE = f"/unions/{HUB_DOMAIN}/hub"
CONNECT_S = 5


async def announce(folder: BrokerFolder, events: Iterable[Event]) -> None:
    """Publishes the events into the hub's EVT, each acknowledged before the next."""
    url = f"nats://node:{folder.settings().credentials.node}@127.0.0.1:{folder.ports.client}"
    client = await nats.connect(url, error_cb=ignored, connect_timeout=CONNECT_S, max_reconnect_attempts=1)
    try:
        js = client.jetstream()
        await provision_stream(js, events_stream())
        for event in events:
            told = envelope(event, source=SOURCE, union=HUB_DOMAIN, at=datetime.now(UTC), cause=None)
            await js.publish(told.subject, told.body, headers=told.headers, stream=EVENTS)
    finally:
        await client.close()
