"""A crossing as it came, read back from the hub's stream by its place."""

from typing import Any

from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from shared.connection import connect
from shared.events.envelope import Envelope
from shared.events.ids import new_id
from shared.streams import ALL_AGGREGATES


async def crossing_at(broker_fed_url: str, sequence: int) -> dict[str, Any] | None:
    """The whole event as one JSON object (CloudEvents); None when it is not there, or the broker is away."""
    try:
        client = await connect(broker_fed_url, "confederation-page")
    except (OSError, NatsError, TimeoutError):
        return None
    try:
        message = await client.jetstream().get_msg(ALL_AGGREGATES, sequence)
    except (NotFoundError, NatsError, TimeoutError):
        return None
    finally:
        await client.close()
    return Envelope(new_id(), message.subject or "", message.headers or {}, message.data or b"{}").structured()
