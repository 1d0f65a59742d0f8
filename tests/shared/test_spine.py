"""A fact's journey over a real broker: saved, relayed, heard, once and in order."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID, uuid4

import nats
from sqlmodel import select

from shared.service import Service
from shared.tables import outbox, parked
from tests.shared import toy
from tests.shared.toy import Counted, heard

HANDLERS = [toy.write_down, toy.write_down_too, toy.echo]


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = 15) -> None:
    """Waits for a condition; fails when it does not come true."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.02)


async def announce(service: Service, *events: Counted) -> None:
    """Saves events as one work."""
    async with service.place.work() as work:
        work.announce(*events)


async def numbers(service: Service, by: str = "write_down", of: UUID | None = None) -> list[int]:
    """What a handler has written down, in its order."""
    question = select(heard.c.number).where(heard.c.by == by).order_by(heard.c.pos)
    if of:
        question = question.where(heard.c.counter_id == of)
    async with service.database.reading() as session:
        return list((await session.exec(question)).all())


async def rows(service: Service, question: Any) -> Any:
    async with service.database.reading() as session:
        return (await session.exec(question)).all()


async def test_what_one_service_saves_takes_effect_in_another_once_and_in_order(
    toy_at_work: Any, database_url: str, make_database_url: Callable[[], str]
) -> None:
    counter = uuid4()
    async with toy_at_work(database_url, "mouth") as mouth, toy_at_work(make_database_url(), "ear", HANDLERS) as ear:
        for start in range(0, 300, 30):
            await announce(mouth, *(Counted(counter_id=counter, number=n) for n in range(start, start + 30)))

        async def all_heard() -> bool:
            return len(await numbers(ear)) >= 300 and len(await numbers(ear, "write_down_too")) >= 300

        await until(all_heard)
        assert await numbers(ear) == list(range(300))
        assert await numbers(ear, "write_down_too") == list(range(300))

        async def all_sent() -> bool:
            return not await rows(ear, select(outbox.c.pos).where(outbox.c.sent_at.is_(None)))

        await until(all_sent)
        echoes = await rows(ear, select(outbox.c.headers))
        assert len(echoes) == 300
        assert all(headers["ce-causationid"] == headers["ce-correlationid"] for headers in echoes)


async def test_an_event_that_fails_waits_and_later_ones_of_its_entity_wait_behind_it(
    toy_at_work: Any, database_url: str
) -> None:
    sick, well = uuid4(), uuid4()
    async with toy_at_work(database_url, "ear", [toy.write_down]) as ear:
        await announce(
            ear,
            Counted(counter_id=sick, number=1),
            Counted(counter_id=sick, number=2, poison="no"),
            Counted(counter_id=sick, number=3),
            Counted(counter_id=well, number=1),
        )

        async def set_aside() -> bool:
            return len(await rows(ear, select(parked.c.pos))) == 2 and await numbers(ear, of=well) == [1]

        await until(set_aside)
        assert await numbers(ear, of=sick) == [1]
        states = await rows(ear, select(parked.c.state, parked.c.reason).order_by(parked.c.pos))
        assert [state for state, _ in states] == ["retrying", "behind"]
        assert states[0].reason == "Broken: no"


async def test_a_malformed_event_is_parked_with_what_is_wrong(toy_at_work: Any, database_url: str, broker: Any) -> None:
    async with toy_at_work(database_url, "ear", [toy.write_down]) as ear:
        connection = await nats.connect(broker.url_node)
        await until(lambda: asyncio.sleep(0, ear.on_air))
        headers = {"ce-id": str(uuid4()), "ce-type": Counted.type(), "ce-subject": "x"}
        await connection.jetstream().publish(
            f"evt.toy.counter.{uuid4()}.counted.v1", b'{"number": "many"}', headers=headers
        )
        future = {**headers, "ce-id": str(uuid4()), "ce-type": "maillon.toy.counter.counted.v2"}
        await connection.jetstream().publish(f"evt.toy.counter.{uuid4()}.counted.v2", b"{}", headers=future)
        await connection.jetstream().publish(f"evt.toy.counter.{uuid4()}.counted.v1", b"{}")
        await connection.close()

        async def three() -> bool:
            return len(await rows(ear, select(parked.c.pos))) == 3

        await until(three)
        reasons = list(await rows(ear, select(parked.c.reason).order_by(parked.c.pos)))
        assert "counter_id" in reasons[0]
        assert "Upgrade this node" in reasons[1]
        assert "ce-id" in reasons[2]
