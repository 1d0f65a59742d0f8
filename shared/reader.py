"""A reader keeps its own place in a stream: the place and what follows from what it read are saved together.

Killed at any moment it goes on where its database says, so nothing counts twice and nothing is left out. A stream that
was made anew, or shortened, is noticed: then everything that came from it is cleared, and read again from its
beginning.
"""

import asyncio
import gc
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import NotFoundError
from sqlalchemy import delete
from sqlmodel import select

from shared.database import is_unavailable
from shared.duties import not_if_told_to_stop
from shared.events.envelope import MSG_ID
from shared.feed import Feed, FeedEnded, Read
from shared.logs import logger
from shared.lull import Lull
from shared.tables import landmark
from shared.upsert import set_landmark
from shared.work import Work, Workplace

log = logger()

LOOK_S = 1.0  # with nothing to read: is our place still what we think?
PAUSES_S = (0.1, 0.2, 0.5, 1, 2)


class Attendant(Protocol):
    """Something that a service does about a stream, on a connection of its own, for as long as that lasts."""

    @property
    def stream(self) -> str:
        """The stream that must be there."""

    @property
    def account(self) -> str:
        """Whose connection it wants."""

    async def run(self, place: Workplace, client: Client) -> None:
        """Does it, for ever."""


class Projection(Protocol):
    """What a reader makes of a stream; each method works inside the reader's transaction."""

    async def take(self, reads: Sequence[Read], work: Work) -> None:
        """Gives messages their effect, in their order."""

    async def refuse(self, read: Read, error: Exception, work: Work) -> None:
        """Notes a message whose effect failed; the reader goes on behind it."""

    async def clear(self, work: Work) -> None:
        """Removes everything that came from the stream."""


class Moved(Exception):
    """Somebody else set the reader's place: it was told to read again."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a stream: which stream, how far, the message's id there; and the edition of what is made of it."""

    created: str
    sequence: int = 0
    message_id: str = ""
    edition: int = 1


class Reader:
    """One service's reading of one stream. `edition` counts up when what is made of the stream changes in the code."""

    def __init__(self, stream: str, account: str, projection: Projection, edition: int = 1) -> None:
        self.stream, self.account, self.projection, self.edition = stream, account, projection, edition
        self.name = f"read {stream}"
        self.lull = Lull()

    async def run(self, place: Workplace, client: Client) -> None:
        """Reads for as long as it is let; on any trouble it begins again at its place."""
        failures = 0
        while True:
            not_if_told_to_stop()
            try:
                spot = await self.begin(place, client)
                async with Feed(client, self.stream, spot.sequence) as feed:
                    failures = 0
                    await self.follow(place, feed, spot)
            except (NatsError, TimeoutError, FeedEnded, Moved, NotFoundError) as error:
                if client.is_closed:
                    raise
                log.info("reader.begins_again", stream=self.stream, why=type(error).__name__, detail=str(error)[:200])
            except Exception as error:
                if not is_unavailable(error):
                    raise
                log.warning("reader.database_away", stream=self.stream, error=type(error).__name__)
            await asyncio.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
            failures += 1

    async def catch_up(self, place: Workplace, client: Client) -> int:
        """Reads to what is the end now; the number of the last message."""
        spot = await self.begin(place, client)
        end = (await client.jetstream().stream_info(self.stream)).state.last_seq
        async with Feed(client, self.stream, spot.sequence) as feed:
            while spot.sequence < end:
                spot = await self.save(place, await feed.next(LOOK_S), spot)
        return end

    async def follow(self, place: Workplace, feed: Feed, spot: Spot) -> None:
        """One feed, until it ends."""
        while True:
            not_if_told_to_stop()
            reads = await feed.next(LOOK_S)
            if reads:
                spot = await self.save(place, reads, spot)
            else:
                await self.still_there(place, spot)

    async def begin(self, place: Workplace, client: Client) -> Spot:
        """The place to go on from; the beginning, with everything cleared, when the stream is not the one we know."""
        js = client.jetstream()
        info = await js.stream_info(self.stream)
        async with place.database.reading() as session:
            known = spot_of((await session.exec(self.question())).first())
        created = str(info.created)
        same = known and (known.edition, known.created) == (self.edition, created)
        if known and same and known.sequence <= info.state.last_seq and await self.holds(client, known):
            return known
        log.info("reader.from_the_beginning", stream=self.stream, known=known and known.sequence, created=created)
        fresh = Spot(created, edition=self.edition)
        async with place.work() as work:
            await self.projection.clear(work)
            await self.note(work, fresh)
        return fresh

    async def holds(self, client: Client, known: Spot) -> bool:
        """Whether the message that was read last is where it was."""
        if not known.sequence:
            return True
        try:
            message = await client.jetstream().get_msg(self.stream, known.sequence)
        except NotFoundError:
            return True  # erased
        return bool((message.headers or {}).get(MSG_ID, "") == known.message_id)

    async def save(self, place: Workplace, reads: Sequence[Read], spot: Spot) -> Spot:
        """Effects and place together; when an effect fails, halves of them, down to the one that cannot be."""
        if not reads:
            return spot
        try:
            return await self.save_together(place, reads, spot)
        except Exception as error:
            if isinstance(error, Moved) or is_unavailable(error):
                raise
            if len(reads) == 1:
                return await self.pass_by(place, reads[0], error, spot)
            middle = len(reads) // 2
            return await self.save(place, reads[middle:], await self.save(place, reads[:middle], spot))

    async def save_together(self, place: Workplace, reads: Sequence[Read], spot: Spot) -> Spot:
        """One transaction."""
        async with nothing_collected(), place.work() as work:
            await self.not_moved(work, spot)
            await self.projection.take(reads, work)
            await self.note(work, after := self.behind(reads[-1], spot))
        return after

    async def pass_by(self, place: Workplace, read: Read, error: Exception, spot: Spot) -> Spot:
        """Goes on behind a message whose effect fails."""
        log.error("reader.passed_by", stream=self.stream, sequence=read.sequence, exc_info=error)
        async with place.work() as work:
            await self.not_moved(work, spot)
            await self.projection.refuse(read, error, work)
            await self.note(work, after := self.behind(read, spot))
        return after

    def behind(self, read: Read, spot: Spot) -> Spot:
        """The place behind a message."""
        return Spot(spot.created, read.sequence, read.headers.get(MSG_ID, ""), self.edition)

    async def not_moved(self, work: Work, spot: Spot) -> None:
        """Raises Moved when the place in the database is not ours."""
        if spot_of(await work.find(self.question().with_for_update())) != spot:
            raise Moved(f"the place in {self.stream} was set anew")

    async def still_there(self, place: Workplace, spot: Spot) -> None:
        """The same, with nothing to read."""
        if self.lull.lasts(place, spot):
            return
        async with place.database.reading() as session:
            if spot_of((await session.exec(self.question())).first()) != spot:
                raise Moved(f"the place in {self.stream} was set anew")
        self.lull.begins()

    def question(self) -> Any:
        """The select of the place."""
        return select(landmark.c.value).where(landmark.c.name == self.name)

    async def note(self, work: Work, spot: Spot) -> None:
        """Writes the place."""
        value = [spot.created, spot.sequence, spot.message_id, spot.edition]
        await set_landmark(work.session, self.name, value)

    async def forget(self, work: Work) -> None:
        """Clears everything, so that whoever reads next begins at the beginning."""
        await self.projection.clear(work)
        await work.do(delete(landmark).where(landmark.c.name == self.name))

    async def spot(self, place: Workplace) -> Spot | None:
        """How far the reader is; None before it began."""
        async with place.database.reading() as session:
            return spot_of((await session.exec(self.question())).first())


@asynccontextmanager
async def nothing_collected() -> AsyncIterator[None]:
    """Python looks for no garbage meanwhile: a batch makes some 100,000 objects, and looking through them again and
    again took a third of the time. They go with the batch, without being looked for.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def spot_of(value: list[Any] | None) -> Spot | None:
    """The place as the table has it."""
    return Spot(*value) if value else None
