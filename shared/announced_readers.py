"""Who reads a stream from afar: the broker leaves a source's consumer out of its lists, but announces when it is made.

A stream keeps these announcements, so that none is missed by whoever was not there; and by its name a consumer can be
asked.
"""

from collections.abc import AsyncIterator
from typing import Any

import orjson
from nats.aio.client import Client


class AnnouncedReaders:
    """The consumers of `stream`, by what `kept` holds of their announcements; remembers their names."""

    def __init__(self, stream: str, kept: str) -> None:
        self.stream, self.kept = stream, kept
        self.names: dict[str, None] = {}
        self.looked_to = 0

    async def now(self, client: Client) -> AsyncIterator[dict[str, Any]]:
        """What the broker says of each that is there now, the oldest first; those that are gone are forgotten."""
        await self.find_new(client)
        for name in list(self.names):
            reply = await client.request(f"$JS.API.CONSUMER.INFO.{self.stream}.{name}", b"", timeout=2)
            said: dict[str, Any] = orjson.loads(reply.data)
            if "error" in said:
                del self.names[name]
            else:
                yield said

    async def find_new(self, client: Client) -> None:
        """The names that were announced since the last look; a stream made anew is looked at from its start."""
        js = client.jetstream()
        state = (await js.stream_info(self.kept)).state
        if state.last_seq < self.looked_to:
            self.looked_to = 0
        while self.looked_to < state.last_seq:
            message = await js.get_msg(self.kept, max(self.looked_to + 1, state.first_seq), next=True)
            self.names[(message.subject or "").rpartition(".")[2]] = None
            self.looked_to = message.seq or state.last_seq
