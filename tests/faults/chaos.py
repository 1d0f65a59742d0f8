"""The chaos run: processes and broker are killed, stopped and robbed; what was announced must have had its effect.

One seed gives one plan of faults. The truth is the mouth's table of counters: it is saved with the announcements.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import nats
from nats.errors import Error as NatsError
from sqlalchemy import func
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from shared.streams import AGGREGATE
from shared.tables import outbox, parked
from tests.faults.stage import Stage, Trouble, a_stage
from tests.shared.toy import counters, heard

CHAOS_S = 2.0
SETTLE_S = 40.0
STILL_S = 12.0  # when nothing has changed for so long, nothing will
LISTENERS = {"ear": ("write_down", "write_down_too", "stumble"), "mouth": ("hear_echo",)}


@dataclass
class Verdict:
    """What the comparison found. `facts` were announced; each must have had its effect in every listener."""

    seed: int
    facts: int = 0
    lost: list[Any] = field(default_factory=list)
    doubled: list[Any] = field(default_factory=list)
    disordered: list[Any] = field(default_factory=list)
    faults: Counter[str] = field(default_factory=Counter)
    settled_s: float = 0.0
    last_words: str = ""

    @property
    def clean(self) -> bool:
        """Nothing lost, nothing double, nothing out of order."""
        return not (self.lost or self.doubled or self.disordered)

    def __str__(self) -> str:
        found = {"lost": self.lost, "doubled": self.doubled, "out of order": self.disordered}
        numbers = ", ".join(f"{len(v)} {k}" + (f" (first {v[:3]})" if v else "") for k, v in found.items())
        told = (
            f"seed {self.seed}: {self.facts} facts, {numbers}; settled in {self.settled_s:.1f} s; {dict(self.faults)}"
        )
        return told + self.last_words


async def trouble(random: Random, ways: list[Trouble], done: Counter[str], until: float) -> None:
    """One fault after the other, until it is time."""
    while time.monotonic() < until:
        await asyncio.sleep(random.uniform(0.02, 0.25))
        way = random.choice(ways)
        done[getattr(way, "__name__", "?")] += 1
        with suppress(NatsError, TimeoutError, DBAPIError):  # whoever makes trouble may suffer from it
            await way(random)


async def chaos(seed: int, folder: Path, make_url: Callable[[], str]) -> Verdict:
    """One run: trouble drawn by lot, then quiet, then the comparison."""
    async with a_stage(folder, make_url) as stage:
        verdict, until = Verdict(seed), time.monotonic() + CHAOS_S
        lots = zip(stage.troubles(), (Random(seed), Random(seed + 1_000_000)), strict=True)
        await asyncio.gather(*(trouble(random, ways, verdict.faults, until) for ways, random in lots))
        return await judged(stage, verdict)


async def judged(stage: Stage, verdict: Verdict, still_s: float = STILL_S) -> Verdict:
    """Quiet, and the comparison."""
    stage.actors["mouth"].role.quiet.touch()
    began = time.monotonic()
    await settle(stage, still_s)
    verdict.settled_s = time.monotonic() - began
    await compare(stage, verdict)
    if not verdict.clean:
        verdict.last_words = stage.last_words()
    return verdict


async def settle(stage: Stage, still_s: float) -> None:
    """Waits until everything announced has had its effect everywhere, or until nothing changes any more."""
    deadline = time.monotonic() + SETTLE_S
    before, since = None, time.monotonic()
    while time.monotonic() < min(deadline, since + still_s):
        stage.revive()
        mouth, ear = stage.actors["mouth"], stage.actors["ear"]
        facts = int((await mouth.ask(select(func.coalesce(func.sum(counters.c.number), 0))))[0])
        counts = [await stage.actors[who].count(heard.c.by == by) for who, names in LISTENERS.items() for by in names]
        waiting = [await actor.count(outbox.c.sent_at.is_(None)) for actor in (mouth, ear)]
        aside = [await actor.count(parked.c.pos > 0) for actor in (mouth, ear)]
        if not any(waiting + aside) and min(counts) >= facts and time.monotonic() > since + 0.3:
            return
        if (facts, counts, waiting, aside) != before:
            before, since = (facts, counts, waiting, aside), time.monotonic()
        await asyncio.sleep(0.1)


async def compare(stage: Stage, verdict: Verdict) -> None:
    """Holds what took effect, and what crossed, against what was announced."""
    truth: dict[UUID, int] = dict(await stage.actors["mouth"].ask(select(*counters.c)))
    verdict.facts = sum(truth.values())
    for who, names in LISTENERS.items():
        for by in names:
            question = select(heard.c.counter_id, heard.c.number).where(heard.c.by == by).order_by(heard.c.pos)
            hold_against(truth, await stage.actors[who].ask(question), by, verdict)
    crossed = await stage.actors["mouth"].ask(
        select(outbox.c.event_id).where(outbox.c.subject.like("agg.%")).order_by(outbox.c.pos)
    )
    arrived = await aggregate_ids(stage)
    verdict.lost += [("AGG", id) for id in crossed if id not in arrived]
    verdict.doubled += [("AGG", id) for id, times in Counter(arrived).items() if times > 1]
    verdict.disordered += [("AGG", a) for a, b in zip(crossed, arrived, strict=False) if a != b][:1]


async def aggregate_ids(stage: Stage) -> list[UUID]:
    """The ids of what the confederation can read, in order."""
    client = await nats.connect(stage.broker.url_fed)
    state = (await client.jetstream().stream_info(AGGREGATE)).state
    numbers = range(max(state.first_seq, 1), state.last_seq + 1)  # a stream that was made anew begins later
    messages = [await client.jetstream().get_msg(AGGREGATE, seq) for seq in numbers]
    await client.close()
    return [UUID((message.headers or {})["ce-id"]) for message in messages]


def hold_against(truth: dict[UUID, int], rows: list[Any], by: str, verdict: Verdict) -> None:
    """One listener's ledger against the truth."""
    ledger: dict[UUID, list[int]] = defaultdict(list)
    for counter_id, number in rows:
        ledger[counter_id].append(number)
    for counter_id, last in truth.items():
        numbers = ledger[counter_id]
        seen = Counter(numbers)
        verdict.lost += [(by, counter_id.int, n) for n in range(1, last + 1) if n not in seen]
        verdict.doubled += [(by, counter_id.int, n) for n, times in seen.items() if times > 1]
        verdict.disordered += [(by, counter_id.int, a, b) for a, b in pairwise(numbers) if b < a and seen[b] == 1]
