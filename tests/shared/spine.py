"""What the spine's tests have in common: waiting for a condition, announcing, and looking into a service's database."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import select

from shared.events.base import Event
from shared.service import Service
from shared.tables import outbox, parked
from tests.shared.toy import heard


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 60) -> None:
    """Waits for a condition; fails when it does not come true."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


async def announce(service: Service, *events: Event) -> None:
    """Saves events as one work."""
    async with service.place.work() as work:
        work.announce(*events)


async def rows(service: Service, question: Any) -> list[Any]:
    """The answer to a question to a service's database."""
    async with service.database.reading() as session:
        return list((await session.exec(question)).all())


async def numbers(service: Service, by: str = "write_down", of: UUID | None = None) -> list[int]:
    """What a handler has written down, in its order."""
    question = select(heard.c.number).where(heard.c.by == by).order_by(heard.c.pos)
    return await rows(service, question.where(heard.c.counter_id == of) if of else question)


async def heard_are(service: Service, expected: list[int], by: str = "write_down", seconds: float = 60) -> None:
    """Waits until a handler has heard so many numbers, then compares them, in order."""

    async def enough() -> bool:
        return len(await numbers(service, by)) >= len(expected)

    await until(enough, seconds)
    assert await numbers(service, by) == expected


async def unsent(service: Service) -> int:
    """How many rows of the outbox wait."""
    return int((await rows(service, select(func.count()).where(outbox.c.sent_at.is_(None))))[0])


async def sent(service: Service, seconds: float = 60) -> None:
    """Waits until the outbox is empty."""

    async def empty() -> bool:
        return await unsent(service) == 0

    await until(empty, seconds)


async def set_aside(service: Service) -> list[Any]:
    """What is parked: state, reason, tries and event id, in order."""
    columns = (parked.c.state, parked.c.reason, parked.c.tries, parked.c.event_id)
    return await rows(service, select(*columns).order_by(parked.c.pos))


async def on_air(service: Service) -> None:
    """Waits until a service is connected."""
    await until(lambda: asyncio.sleep(0, service.on_air))
