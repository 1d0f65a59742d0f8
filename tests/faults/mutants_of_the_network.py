"""What the network's run must catch: services in which one precaution was left out."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import shared.relay
from shared.events.envelope import MSG_ID
from shared.feed import Read
from shared.reader import Reader, Spot
from shared.work import Workplace

BETWEEN_S = 0.02


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


def no_message_id() -> None:
    """A union's messages carry no id that its stream could know copies by, and it is not sure of what it has sent."""
    with_id = shared.relay.headers_of

    def without_id(row: Any) -> dict[str, str]:
        return {name: value for name, value in with_id(row).items() if name != MSG_ID}

    vars(shared.relay)["headers_of"] = without_id


MUTANTS: dict[str, Callable[[], None]] = {
    mutant.__name__: mutant for mutant in (place_before_effect, no_message_id)
}
