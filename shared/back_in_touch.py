"""Whoever was away is read on at once: a stream's sources are asked for again as soon as their link is back.

Left alone, the broker asks a source that did not answer again after 10, 20 … and at last only every 120 seconds. Its
own attempt at the moment of the reconnect comes before the other side has told its interest, and finds nobody.
A source that is taken out of the stream and put back is asked at once, from what the stream has of it: nothing is lost,
nothing comes twice (docs/decisions/0012-catching-up.md has the numbers).

The broker tells of each link in the subject `$SYS.ACCOUNT.<account>.CONNECT`, which SYS exports to that account alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

import orjson
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError
from nats.js.api import StreamConfig, StreamSource

from shared.logs import logger
from shared.settings import NodeSettings
from shared.station import NAT_ACCOUNT, streams_of_a_node
from shared.streams import COPY, NATIONAL
from shared.work import Workplace

log = logger()

LOOKS_S = (0.05, 3.0, 10.0)  # after a link is back: at once, and to see whether it helped
SILENT_S = 2.5  # a source that is in touch says so every second
S_NS = 1_000_000_000
LINK = "Leafnode"
REQUEST_S = 5.0


@dataclass
class BackInTouch:
    """Sees to the sources of one stream, on a connection of its account. `sourced` answers how it should be.

    `linked` is called with the domain whose link is back; with an empty one at first, for all that came before us.
    """

    stream: str
    account: str
    sourced: Callable[[Workplace], Awaitable[StreamConfig]]
    linked: Callable[[str, Workplace], Coroutine[Any, Any, None]] | None = None
    looks: set[asyncio.Task[None]] = field(default_factory=set)
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def subject(self) -> str:
        """Where the broker tells who connects to the account."""
        return f"$SYS.ACCOUNT.{self.account.upper()}.CONNECT"

    async def run(self, place: Workplace, client: Client) -> None:
        """Listens for as long as it is let; looks at every source at first, for a link may have come back before us."""

        async def take(message: Msg) -> None:
            told = orjson.loads(message.data).get("client", {})
            if told.get("kind") == LINK:
                self.look_after(told.get("name", "").partition(COPY)[0], place, client)

        subscription = await client.subscribe(self.subject, cb=take)
        self.look_after("", place, client)
        try:
            await asyncio.Event().wait()
        finally:
            for look in tuple(self.looks):
                look.cancel()
            with suppress(NatsError):
                await subscription.unsubscribe()

    def look_after(self, whom: str, place: Workplace, client: Client) -> None:
        """Begins to look after one domain's sources, or after everybody's."""
        begun = [self.look(whom, place, client), *([self.linked(whom, place)] if self.linked else [])]
        for one in begun:
            look = asyncio.create_task(one)
            self.looks.add(look)
            look.add_done_callback(self.looks.discard)

    async def look(self, whom: str, place: Workplace, client: Client) -> None:
        """Asks again, at once and then if it was in vain. A lost connection ends it: whoever comes next looks anew."""
        began = asyncio.get_running_loop().time()
        for number, after in enumerate(LOOKS_S):
            await asyncio.sleep(began + after - asyncio.get_running_loop().time())
            with suppress(NatsError, TimeoutError):
                silent = await self.silent(client, 0.0 if whom and not number else SILENT_S)
                if again := silent & {whom} if whom else silent:
                    await self.ask_again(again, place, client)

    async def silent(self, client: Client, seconds: float) -> set[str]:
        """The domains of the sources that have said nothing for so long."""
        answer = orjson.loads((await client.request(f"$JS.API.STREAM.INFO.{self.stream}", timeout=REQUEST_S)).data)
        return {domain_of(one) for one in answer.get("sources", ()) if silence_s(one) >= seconds}

    async def ask_again(self, domains: Collection[str], place: Workplace, client: Client) -> None:
        """Takes these sources out and puts them back."""
        js = client.jetstream(timeout=REQUEST_S)
        async with self.turn:
            whole = await self.sourced(place)
            rest = [one for one in whole.sources or () if domain_of_source(one) not in domains]
            try:
                await js.update_stream(replace(whole, sources=rest))
            finally:
                await js.update_stream(await self.sourced(place))
        log.info("sources.asked_again", stream=self.stream, domains=sorted(domains))


def with_the_hub(settings: NodeSettings) -> BackInTouch:
    """On a node: the copy of what the hub announces."""

    async def copy(place: Workplace) -> StreamConfig:
        return (await streams_of_a_node(place, settings))[NAT_ACCOUNT][0]

    return BackInTouch(NATIONAL, NAT_ACCOUNT, copy)


def silence_s(source: dict[str, Any]) -> float:
    """How long a source, as the broker tells of it, has said nothing; for ever, when it never spoke."""
    active = source.get("active", -1)
    return active / S_NS if active >= 0 else float("inf")


def domain_of(source: dict[str, Any]) -> str:
    """The domain that a source is in."""
    return domain(source.get("external", {}).get("api", ""))


def domain_of_source(source: StreamSource) -> str:
    """The same of a source as it is configured."""
    return domain(source.external.api if source.external else "")


def domain(prefix: str) -> str:
    """`$JS.<domain>.API`."""
    return prefix.removeprefix("$JS.").removesuffix(".API")
