"""Death between any two lines: a process that kills itself when it comes to a given line of relay, listener or work."""

import asyncio
import dis
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from types import CodeType, FrameType
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from shared.listener import Handler, Listener
from shared.relay import Relay
from shared.service import Service
from shared.work import Work
from tests.faults.processes import MIGRATIONS, Role, node_settings, own_log
from tests.shared import toy
from tests.shared.toy import Counted, Echoed

STEPS: tuple[Callable[..., Any], ...] = (
    Relay.send_some,
    Relay.publish,
    Relay.publish_batch,
    Relay.publish_one,
    Relay.acknowledged,
    Relay.mark_sent,
    Listener.take,
    Listener.persist,
    Listener.apply_together,
    Listener.one,
    Listener.start_over,
    Work.save,
)
"""The functions of which every line is a place to die."""

DIED, NOT_REACHED = 9, 3
WORKS, EACH = 3, 4
PATIENCE_S = 2.0
LISTENERS = ("write_down", "answer", "hear_answer")


@dataclass(frozen=True)
class FailPoint:
    """One line of one of the steps."""

    step: str
    code_name: str
    line: int

    def __str__(self) -> str:
        return f"{self.step}:{self.line}"


def fail_points() -> list[FailPoint]:
    """Every line of every step."""
    return [
        FailPoint(step.__qualname__, code.co_name, line)
        for step in STEPS
        for code in [step.__code__]
        for line in sorted({line for _, line in dis.findlinestarts(code) if line and line > code.co_firstlineno})
    ]


def counter_of(role: Role) -> UUID:
    """Each process counts on a counter of its own: they all hear each other."""
    return uuid5(NAMESPACE_OID, role.name)


def handlers_of(role: Role) -> list[Handler[Any]]:
    """What a process does about its own counter; the others' are none of its business."""
    mine = counter_of(role)

    async def write_down(event: Counted, work: Work) -> None:
        if event.counter_id == mine:
            await toy.note(event, "write_down", work)

    async def answer(event: Counted, work: Work) -> None:
        if event.counter_id == mine:
            await toy.note(event, "answer", work)
            work.announce(Echoed(counter_id=mine, number=event.number))

    async def hear_answer(event: Echoed, work: Work) -> None:
        if event.counter_id == mine:
            await toy.note(event, "hear_answer", work)

    return [Handler(Counted, write_down), Handler(Counted, answer), Handler(Echoed, hear_answer)]


def code_of(point: FailPoint) -> CodeType:
    """The code in which a point is."""
    return next(step.__code__ for step in STEPS if step.__qualname__ == point.step)


def live_until(role: Role, point: FailPoint, reached: int) -> None:
    """The life of a process that dies when it comes to the point for the `reached`th time after it is connected."""
    own_log(role)
    asyncio.run(speak_and_die(role, point, reached))


async def speak_and_die(role: Role, point: FailPoint, reached: int) -> None:
    """Counts and hears itself; the trap is set once it is connected."""
    async with Service(role.name, node_settings(role), MIGRATIONS, handlers_of(role)).at_work() as service:
        async with asyncio.timeout(10):
            while not service.on_air:
                await asyncio.sleep(0.01)
        sys.settrace(trap(code_of(point), point.line, reached))
        for _ in range(WORKS):
            async with service.place.work() as work:
                await toy.count(counter_of(role), EACH, work)
            await asyncio.sleep(0.1)
        await asyncio.sleep(PATIENCE_S)
    os._exit(NOT_REACHED)


def trap(code: CodeType, line: int, reached: int) -> Any:
    """A trace function that ends the process, without a goodbye, at a line."""
    left = reached

    def in_step(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal left
        if event == "line" and frame.f_lineno == line:
            left -= 1
            if left == 0:
                os._exit(DIED)
        return in_step

    return lambda frame, _, __: in_step if frame.f_code is code else None
