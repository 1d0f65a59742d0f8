"""What is old enough is cleared out, and nothing else."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import insert, update
from sqlmodel import select

from shared.clearing import MARKS_KEPT, SENT_KEPT, clear_out
from shared.clock import Clock
from shared.tables import inbox, outbox
from shared.work import Workplace
from tests.shared.toy import Counted, CounterAnnounced


async def left(place: Workplace, column: Any) -> list[Any]:
    async with place.database.reading() as session:
        return list((await session.exec(select(column).order_by(column))).all())


async def test_sent_events_go_after_a_week_and_unsent_ones_stay(toy_at_work: Any, database_url: str) -> None:
    async with toy_at_work(database_url, "mouth") as mouth:
        place: Workplace = mouth.place
        async with place.work() as work:
            work.announce(*(Counted(counter_id=uuid4(), number=n) for n in range(3)))
        now = place.clock.now()
        async with place.work() as work:
            await work.do(
                update(outbox).where(outbox.c.pos == 1).values(sent_at=now - SENT_KEPT - timedelta(minutes=1))
            )
            await work.do(
                update(outbox).where(outbox.c.pos == 2).values(sent_at=now - SENT_KEPT + timedelta(minutes=1))
            )
            await work.do(update(outbox).where(outbox.c.pos == 3).values(sent_at=None, created_at=now - 2 * SENT_KEPT))
        await clear_out(place)
        assert await left(place, outbox.c.pos) == [2, 3]


async def test_what_the_hub_announced_is_kept_for_ever(toy_at_work: Any, database_url: str) -> None:
    async with toy_at_work(database_url, "mouth") as mouth:
        place: Workplace = mouth.place
        async with place.work() as work:
            work.announce(Counted(counter_id=uuid4(), number=1), CounterAnnounced(counter_id=uuid4(), number=1))
        async with place.work() as work:
            await work.do(update(outbox).values(sent_at=place.clock.now() - 50 * SENT_KEPT))
        await clear_out(place)
        assert [subject.split(".")[0] for subject in await left(place, outbox.c.subject)] == ["national"]


async def test_marks_outlive_the_stream_s_own_memory(toy_at_work: Any, database_url: str) -> None:
    async with toy_at_work(database_url, "ear") as ear:
        place: Workplace = ear.place
        async with place.work() as work:
            await work.do(insert(inbox), [{"listener": "a", "event_id": uuid4(), "heard_at": work.now}])
        await clear_out(place)
        assert await left(place, inbox.c.listener) == ["a"]
        later = Clock(place.clock.zone, lambda: place.clock.now() + MARKS_KEPT + timedelta(days=1))
        await clear_out(Workplace(place.database, place.union, place.service, later))
        assert await left(place, inbox.c.listener) == []
