"""What the network's run must catch: services in which one precaution was left out."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from nats.js.api import StreamConfig

import services.confederation.app
import shared.station
from shared.feed import Read
from shared.reader import Reader, Spot
from shared.work import Workplace
from tests.faults.mutants import sent_before_acknowledged

BETWEEN_S = 0.1
FORGETS_S = 0.1


def place_before_effect() -> None:
    """The hub saves its place in one transaction, and what follows from what it read in another."""

    async def save_apart(self: Any, place: Workplace, reads: Sequence[Read], spot: Spot) -> Spot:
        async with place.work() as work:
            await self.note(work, after := self.behind(reads[-1], spot))
        await asyncio.sleep(BETWEEN_S)
        async with place.work() as work:
            await self.projection.take(reads, work)
        return after

    Reader.save_together = save_apart  # type: ignore[method-assign]


def no_memory_of_copies() -> None:
    """Neither the union's stream nor the hub's remembers for long what it has already."""
    for module, name in ((shared.station, "aggregate_stream"), (services.confederation.app, "all_aggregates_stream")):
        vars(module)[name] = forgetful(vars(module)[name])


def forgetful(stream: Callable[..., StreamConfig]) -> Callable[..., StreamConfig]:
    """That stream, with a short memory."""
    return lambda unions: replace(stream(unions), duplicate_window=FORGETS_S)


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant for mutant in (place_before_effect, sent_before_acknowledged, no_memory_of_copies)
}
