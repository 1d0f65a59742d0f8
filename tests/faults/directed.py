"""Troubles that surely bring to light what a mutant left out; whoever left nothing out comes through clean."""

import asyncio
import signal
from collections.abc import Awaitable, Callable
from random import Random

from shared.tables import inbox
from tests.faults.mutants import ack_before_commit, fire_and_forget, inbox_apart, no_inbox, sent_before_acknowledged
from tests.faults.stage import Actor, Stage

LOOK_S = 0.005
HELD_S = 1.0
PATIENCE_S = 20.0
ANY = Random(1)

Directed = Callable[[Stage], Awaitable[None]]


async def facts_come_twice(stage: Stage) -> None:
    """Copies are published past the broker's own sieve."""
    await stage.double(ANY)


async def the_ear_dies_while_it_cannot_save(stage: Stage) -> None:
    """Somebody else writes to its database; what came meanwhile is in its hands when it is killed."""
    ear = stage.actors["ear"]
    held = asyncio.create_task(ear.lock(2 * HELD_S))
    await asyncio.sleep(HELD_S)
    ear.kill()
    await held
    ear.start()


async def the_ear_dies_once_it_has_noted_what_came(stage: Stage) -> None:
    """It is killed at once when its database says that it has heard more."""
    ear = stage.actors["ear"]
    before = await noted(ear)
    async with asyncio.timeout(PATIENCE_S):
        while await noted(ear) == before:
            await asyncio.sleep(LOOK_S)
    ear.kill()
    ear.start()


async def the_broker_dies_with_facts_in_its_post(stage: Stage) -> None:
    """It reads nothing for a while, so what is sent to it lies in its connections; then it is killed."""
    assert stage.broker.process
    stage.broker.process.send_signal(signal.SIGSTOP)
    await asyncio.sleep(HELD_S)
    await stage.restart_broker(ANY)


async def noted(ear: Actor) -> int:
    """How many events it has marked as seen."""
    return await ear.count(inbox.c.event_id.is_not(None))


TROUBLES: dict[str, Directed] = {
    no_inbox.__name__: facts_come_twice,
    ack_before_commit.__name__: the_ear_dies_while_it_cannot_save,
    inbox_apart.__name__: the_ear_dies_once_it_has_noted_what_came,
    sent_before_acknowledged.__name__: the_broker_dies_with_facts_in_its_post,
    fire_and_forget.__name__: the_broker_dies_with_facts_in_its_post,
}
"""By mutant, the trouble that it cannot come through."""
