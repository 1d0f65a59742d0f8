"""Which unions' nodes read what the hub announces, and how far they are."""

from collections.abc import AsyncIterator

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError

from services.confederation.actions.note_receptions import Seen, note_position, note_receptions
from services.confederation.queries.bulletins import without_position
from shared.announced_readers import AnnouncedReaders
from shared.connection import connect
from shared.errand import Errand
from shared.events.national import BulletinPublished
from shared.logs import logger
from shared.streams import NATIONAL, NATIONAL_READERS
from shared.work import Workplace

log = logger()

PAUSE_S = 10.0
TO_ALL = "national.all.>"


class Readers:
    """Looks again and again."""

    def __init__(self, nat_url: str) -> None:
        self.nat_url = nat_url
        self.announced = AnnouncedReaders(NATIONAL, NATIONAL_READERS)

    async def look(self, place: Workplace) -> float:
        """Looks once; the seconds until the next time."""
        try:
            client = await connect(self.nat_url, "readers")
        except (OSError, NatsError, TimeoutError) as error:
            log.info("readers.not_seen", error=type(error).__name__)
            return PAUSE_S
        try:
            seen = [one async for one in self.reading_now(client)]
            async with place.work() as work:
                await note_receptions(seen, work)
            await self.find_bulletins(client, place)
        except (NatsError, TimeoutError) as error:
            log.info("readers.not_seen", error=type(error).__name__)
        finally:
            await client.close()
        return PAUSE_S

    async def reading_now(self, client: Client) -> AsyncIterator[Seen]:
        """Each node that reads now what is for all."""
        async for said in self.announced.now(client):
            if said["config"].get("filter_subject") == TO_ALL and said.get("push_bound"):
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
    return Errand("readers", Readers(nat_url).look, rests_on_trial=False)
