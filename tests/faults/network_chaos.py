"""The network's chaos run: hub, unions and wires are killed and cut; what unions stated is at the hub once, in order.

One seed gives one plan of faults. The truth are the unions' own outboxes, which are saved with the registers. Several
runs follow each other on one stage: each ends in silence, and with a comparison of everything since the beginning.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import nats
import orjson
from nats.errors import Error as NatsError
from sqlmodel import select

from services.confederation.models import Cooperative, Ledger
from shared.feed import Feed
from shared.origin import origin_of
from shared.streams import ALL_AGGREGATES
from shared.tables import outbox
from tests.faults.chaos import Verdict, trouble
from tests.faults.network import Member, Network
from tests.faults.stage import Trouble

CHAOS_S = 1.2
SETTLE_S = 60.0
STILL_S = 25.0  # the broker's own second attempt is after 20 s
LOOK_S = 0.1

Statements = dict[str, dict[str, Any]]
"""What one union stated: by the message's id, in order, the statement."""


@dataclass
class Comparison:
    """Everything that came to the hub since the stage was opened, by union, and how far it was read."""

    network: Network
    still_s: float = STILL_S
    came: dict[str, list[str]] = field(default_factory=dict)
    read: int = 0

    async def one_run(self, seed: int) -> Verdict:
        """Trouble drawn by lot, then quiet, then the comparison."""
        verdict = Verdict(seed)
        self.quiet.unlink(missing_ok=True)
        until = time.monotonic() + CHAOS_S
        lots = list(troubles(self.network))
        await asyncio.gather(
            *(trouble(Random(seed * 100 + n), ways, verdict.faults, until) for n, ways in enumerate(lots))
        )
        return await self.judged(verdict)

    async def one_trouble(self, trouble: Callable[[Network], Awaitable[None]]) -> Verdict:
        """This trouble, then quiet, then the comparison."""
        self.quiet.unlink(missing_ok=True)
        await trouble(self.network)
        return await self.judged(Verdict(0))

    @property
    def quiet(self) -> Path:
        """The file that asks for silence."""
        return self.network.folder / "quiet"

    async def judged(self, verdict: Verdict) -> Verdict:
        """Quiet, and the comparison."""
        self.quiet.touch()
        began = time.monotonic()
        await self.settle(verdict)
        verdict.settled_s = time.monotonic() - began
        if not verdict.clean:
            verdict.last_words = self.network.last_words()
        return verdict

    async def settle(self, verdict: Verdict) -> None:
        """Compares until everything is as it should be, or until nothing changes any more."""
        deadline, since, before = time.monotonic() + SETTLE_S, time.monotonic(), ""
        while True:
            with suppress(NatsError, OSError, TimeoutError):
                await self.compare(verdict)
                if (verdict.clean and verdict.facts) or verdict.doubled:  # what is double stays so
                    return
            if (now := str(verdict)) != before:
                before, since = now, time.monotonic()
            if time.monotonic() > min(deadline, since + self.still_s):
                return
            await asyncio.sleep(LOOK_S)

    async def compare(self, verdict: Verdict) -> None:
        """What unions stated, what is in the hub's stream, and what its books make of it."""
        truths = {union: await stated(member) for union, member in self.network.members.items()}
        await self.read_on(truths)
        verdict.lost, verdict.doubled, verdict.disordered = [], [], []
        verdict.facts = sum(map(len, truths.values()))
        for union, truth in truths.items():
            came = self.came.get(union, [])
            places = {id: place for place, id in enumerate(truth)}
            verdict.lost += [(union, id) for id in truth.keys() - set(came)]
            verdict.doubled += [(union, id) for id, times in Counter(came).items() if times > 1]
            known = [places[id] for id in came if id in places]
            verdict.disordered += [(union, pair) for pair in pairwise(known) if pair[0] > pair[1]]
        verdict.lost += await self.missing_in_the_books(truths)

    async def read_on(self, unions: Any) -> None:
        """The hub's stream, from where the last comparison stopped."""
        async with asyncio.timeout(5):
            client = await nats.connect(self.network.hub.url_fed, allow_reconnect=False, error_cb=in_silence)
        try:
            last = (await client.jetstream(timeout=2).stream_info(ALL_AGGREGATES)).state.last_seq
            async with Feed(client, ALL_AGGREGATES, self.read) as feed:
                while self.read < last:
                    for one in await feed.next(1.0):
                        union = origin_of(one.headers, unions) or "nobody"
                        self.came.setdefault(union, []).append(one.headers.get("ce-id", ""))
                        self.read = one.sequence
        finally:
            await client.close()

    async def missing_in_the_books(self, truths: dict[str, Statements]) -> list[Any]:
        """Co-operatives of which the hub does not know the latest, and accounts that do not count what came."""
        assert self.network.reader
        rows = await self.network.reader.ask(select(Cooperative))
        known = {(row.union, row.id): (row.seq, row.jobs) for row in rows}
        wanted = {
            (union, one["cooperative_id"]): (one["seq"], one["jobs"])
            for union, truth in truths.items()
            for one in truth.values()
        }
        ledgers = {row.union: row.crossings for row in await self.network.reader.ask(select(Ledger))}
        wrong: list[Any] = [(*key, known.get(key), value) for key, value in wanted.items() if known.get(key) != value]
        return wrong + [(union, ledgers.get(union)) for union in truths if ledgers.get(union) != len(truths[union])]


async def stated(member: Member) -> Statements:
    """What a union's outbox says that it stated, in order."""
    assert member.service
    question = select(outbox.c.event_id, outbox.c.body).where(outbox.c.subject.like("agg.%")).order_by(outbox.c.pos)
    return {str(id): orjson.loads(body) for id, body in await member.service.ask(question)}


def troubles(network: Network) -> list[list[Trouble]]:
    """What may befall the hub; and each union with its wire. One of each at a time."""
    return [at_the_hub(network), *(at_a_union(network, member) for member in network.members.values())]


def at_the_hub(network: Network) -> list[Trouble]:
    """Its broker, its service."""

    async def kill_hub_broker(random: Random) -> None:
        await network.kill_broker(network.hub, random.uniform(0, 0.3))

    async def kill_hub_reader(random: Random) -> None:
        assert network.reader
        network.reader.kill()
        await asyncio.sleep(random.uniform(0, 0.3))
        network.reader.start()

    return [kill_hub_broker, kill_hub_reader, kill_hub_reader]


def at_a_union(network: Network, member: Member) -> list[Trouble]:
    """Its broker, its service, its wire."""

    async def kill_union_broker(random: Random) -> None:
        await network.kill_broker(member.server, random.uniform(0, 0.3))

    async def kill_union_service(random: Random) -> None:
        assert member.service
        member.service.kill()
        await asyncio.sleep(random.uniform(0, 0.3))
        member.service.start()

    async def cut_wire(random: Random) -> None:
        await member.wire.cut()
        await asyncio.sleep(random.uniform(0.05, 1.0))
        await member.wire.heal()

    return [kill_union_broker, kill_union_service, cut_wire, cut_wire]


async def in_silence(_: Exception) -> None:
    """The comparison's own connection may suffer too."""
