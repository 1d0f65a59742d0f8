"""Which unions' nodes read what the hub announces, and how far they are.

A node's source is a consumer that the broker leaves out of its lists. But it announces each when it is made:
NATIONAL_READERS keeps these announcements, and by its name a consumer can be asked.
"""

from collections.abc import AsyncIterator
from typing import Any

import orjson
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from services.confederation.actions.note_receptions import Seen, note_position, note_receptions
from services.confederation.queries.bulletins import without_position
from shared.events.national import BulletinPublished
from shared.logs import logger
from shared.service import Errand, connect
from shared.streams import NATIONAL, NATIONAL_READERS
from shared.work import Workplace

log = logger()

PAUSE_S = 10.0
TO_ALL = "national.all.>"


class Readers:
    """Looks again and again; remembers the consumers' names."""

    def __init__(self, nat_url: str) -> None:
        self.nat_url = nat_url
        self.names: set[str] = set()
        self.looked_to = 0

    async def look(self, place: Workplace) -> float:
        """Looks once; the seconds until the next time."""
        try:
            client = await connect(self.nat_url, "readers")
        except (OSError, NatsError, TimeoutError) as error:
            log.info("readers.not_seen", error=type(error).__name__)
            return PAUSE_S
        try:
            await self.find_new(client)
            seen = [one async for one in self.reading_now(client)]
            async with place.work() as work:
                await note_receptions(seen, work)
            await self.find_bulletins(client, place)
        except (NatsError, TimeoutError) as error:
            log.info("readers.not_seen", error=type(error).__name__)
        finally:
            await client.close()
        return PAUSE_S

    async def find_new(self, client: Client) -> None:
        """The names of consumers that were made since the last look; a stream made anew is looked at from its start."""
        js = client.jetstream()
        state = (await js.stream_info(NATIONAL_READERS)).state
        if state.last_seq < self.looked_to:
            self.looked_to = 0
        while self.looked_to < state.last_seq:
            message = await js.get_msg(NATIONAL_READERS, max(self.looked_to + 1, state.first_seq), next=True)
            self.names.add((message.subject or "").rpartition(".")[2])
            self.looked_to = message.seq or state.last_seq

    async def reading_now(self, client: Client) -> AsyncIterator[Seen]:
        """Each node that reads now what is for all; names of consumers that are gone are forgotten."""
        for name in sorted(self.names):
            reply = await client.request(f"$JS.API.CONSUMER.INFO.{NATIONAL}.{name}", b"", timeout=2)
            said: dict[str, Any] = orjson.loads(reply.data)
            if "error" in said:
                self.names.discard(name)
            elif said["config"].get("filter_subject") == TO_ALL and said.get("push_bound"):
                union = said["config"].get("deliver_subject", "").split(".")[1]
                yield Seen(union, said["delivered"]["stream_seq"], said["num_pending"])

    async def find_bulletins(self, client: Client, place: Workplace) -> None:
        """Where bulletins are whose place is not known yet."""
        async with place.database.reading() as session:
            ids = await without_position(session)
        for id in ids:
            subject = f"national.*.{BulletinPublished.service}.{BulletinPublished.noun}.{id}.{BulletinPublished.fact}.*"
            try:
                message = await client.jetstream().get_last_msg(NATIONAL, subject)
            except NotFoundError:
                continue
            async with place.work() as work:
                await note_position(id, message.seq or 0, work)


def readers_errand(nat_url: str) -> Errand:
    """The errand, for a hub's service."""
    return Errand("readers", Readers(nat_url).look)
