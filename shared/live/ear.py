"""A process's ear for one service's pages: what the service announced, and what it heard and committed itself.

`evt.<service>.>` are its own events: published after their commit, so whoever asks again is never too early. Events of
others count once this service has committed what follows from them: whichever process does that says so on
`live.<service>` (`Handler.__call__`, `Work.touch`). Both are plain messages, on one connection of the process: what is
said while it is broken is lost, and afterwards every page asks again.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from secrets import token_hex

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.aio.subscription import Subscription
from nats.errors import Error as NatsError

from shared.connection import connected
from shared.duties import not_if_told_to_stop
from shared.live.changes import Changes, Topics, named_in_message
from shared.live.room import Room
from shared.logs import logger

log = logger()

PAUSES_S = (0.1, 0.2, 0.5, 1)
BEAT_S = 15.0  # proxies close what is silent for 30 or 60 s
BEATS = 15
LINGER_S = 60.0  # without a page the ear closes: an idle node hears nothing
AT_ONCE = 5_000  # ids in one message; the broker takes 1 MB


class Ear:
    """Keeps the room up to date for as long as `at_work` lasts."""

    def __init__(self, service: str, url: str, changes: Changes) -> None:
        self.service, self.url, self.changes = service, url, changes
        self.room = Room()
        self.bell = asyncio.Event()
        self.to_tell: set[str] = set()
        self.me = token_hex(8)

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator["Ear"]:
        """Hears and passes on in the background."""
        self.changes.ears.append(self.take)
        tasks = [asyncio.create_task(self.stay_connected()), asyncio.create_task(self.keep_beating())]
        try:
            yield self
        finally:
            self.changes.ears.remove(self.take)
            self.room.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def take(self, topics: Topics) -> None:
        """A work of this process is saved: its pages are told at once, the other processes' through the broker."""
        self.room.hear(topics)
        self.to_tell |= topics
        self.bell.set()

    def somebody_came(self) -> None:
        """There is a page to hear for."""
        if self.room.hears_since is None:
            self.bell.set()

    async def stay_connected(self) -> None:
        """One stretch after the other, whatever ends them."""
        failures = 0
        while True:
            not_if_told_to_stop()
            try:
                await asyncio.create_task(self.stretch())
                failures = 0
            except (NatsError, OSError, TimeoutError) as error:
                failures += 1
                log.info("live.broker_away", service=self.service, error=type(error).__name__)
            self.room.end_hearing(deaf=True)
            await asyncio.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])

    async def stretch(self) -> None:
        """From a connection to its end."""
        self.bell.clear()
        self.to_tell.clear()
        async with connected(self.url, f"{self.service}-live", self.bell) as client:
            subscriptions: list[Subscription] = []
            while client.is_connected:
                not_if_told_to_stop()
                subscriptions = await self.listen_if_wanted(client, subscriptions)
                await self.pass_on(client)
                await self.bell.wait()
                self.bell.clear()

    async def listen_if_wanted(self, client: Client, held: list[Subscription]) -> list[Subscription]:
        """Subscribes for the first page, and lets go some time after the last."""
        wanted = self.room.is_wanted(LINGER_S)
        if wanted and not held:
            held = [await client.subscribe(f"evt.{self.service}.>", cb=self.hear_event)]
            held.append(await client.subscribe(f"live.{self.service}", cb=self.hear_others))
            await client.flush()
            self.room.begin_to_hear()
        elif held and not wanted:
            for one in held:
                await one.unsubscribe()
            self.room.end_hearing(deaf=False)
            held = []
        return held

    async def pass_on(self, client: Client) -> None:
        """Tells the service's other processes."""
        told, self.to_tell = sorted(self.to_tell), set()
        for start in range(0, len(told), AT_ONCE):
            await client.publish(f"live.{self.service}", orjson.dumps([self.me, told[start : start + AT_ONCE]]))

    async def hear_event(self, message: Msg) -> None:
        """The service announced something."""
        self.room.hear(named_in_message(message.subject, message.data))

    async def hear_others(self, message: Msg) -> None:
        """A process of the service committed something."""
        who, topics = orjson.loads(message.data)
        if who != self.me:
            self.room.hear(frozenset(topics))

    async def keep_beating(self) -> None:
        """A sign of life for each page in its turn; and a look whether anybody is still there."""
        while True:
            not_if_told_to_stop()
            for turn in range(BEATS):
                await asyncio.sleep(BEAT_S / BEATS)
                for page in [one for one in self.room.pages if hash(one) // 64 % BEATS == turn]:
                    page.beat()
            self.bell.set()
