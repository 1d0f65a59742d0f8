"""Errands: what a service does by itself, again and again, for as long as it has the duties."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from shared.confirmation import Confirmation
from shared.duties import not_if_told_to_stop
from shared.logs import logger
from shared.work import Workplace

log = logger()

FAILED_S = 2.0  # until an errand that failed is tried again
REST_S = 0.5  # a node that is confirmed begins to act within that


@dataclass(frozen=True, slots=True)
class Errand:
    """`do` answers how many seconds to wait before the next time.

    `rests_on_trial`: whether it acts on somebody outside, or on time that passes, so that a copy of the node must leave
    it alone (docs/operators/backup.md has the list).
    """

    name: str
    do: Callable[[Workplace], Awaitable[float]]
    rests_on_trial: bool


async def again_and_again(errand: Errand, place: Workplace, confirmation: Confirmation) -> None:
    """Runs an errand for ever; a failure is logged, and it is tried again a little later."""
    while True:
        not_if_told_to_stop()
        try:
            pause = await asyncio.create_task(once(errand, place, confirmation))
        except Exception as error:
            not_if_told_to_stop()
            log.error("errand.failed", service=place.service, errand=errand.name, exc_info=error)
            pause = FAILED_S
        await asyncio.sleep(pause)


async def once(errand: Errand, place: Workplace, confirmation: Confirmation) -> float:
    """One time, in a task of its own (see `not_if_told_to_stop`); the seconds until the next."""
    if errand.rests_on_trial and not await confirmation.given(place):
        return REST_S
    return await errand.do(place)
