"""The unit of work: what is saved together, and what is refused before it is saved."""

import asyncio
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel import select

from shared.clock import Clock
from shared.database import Database
from shared.events.base import Event
from shared.events.crossings import Crossing
from shared.events.envelope import LARGEST, Cause, Unpublishable
from shared.migrate import migrate
from shared.tables import outbox
from shared.work import Workplace
from tests.shared.conftest import MIGRATIONS
from tests.shared.toy import Broken, Counted, CounterStands, count, counters


class Named(Event, at="toy.thing.{name}.named"):
    """An event about something that has a name instead of an id."""

    name: str


class Leak(Event, at="toy.leak.{leak_id}.leaked"):
    """An event that pretends to cross."""

    root = "agg"
    leak_id: str = "a"


class Stay(Crossing, at="toy.stay.{stay_id}.stayed"):
    """A crossing that pretends to stay."""

    root = "evt"
    stay_id: str = "a"


@pytest.fixture
async def place(database_url: str) -> Any:
    """A workplace on a fresh database, without a broker."""
    database = Database(database_url)
    await migrate(database, MIGRATIONS)
    yield Workplace(database, "occitanie", "toy", Clock())
    await database.close()


async def outbox_rows(place: Workplace) -> list[Any]:
    async with place.database.reading() as session:
        return list((await session.exec(select(*outbox.c).order_by(outbox.c.pos))).all())


def stands(number: int) -> CounterStands:
    return CounterStands(as_of=date(2026, 1, 1), counter_id=uuid4(), number=number)


async def test_a_work_that_fails_leaves_neither_rows_nor_events(place: Workplace) -> None:
    with pytest.raises(Broken):
        async with place.work() as work:
            await count(uuid4(), 3, work)
            raise Broken
    assert await outbox_rows(place) == []
    async with place.database.reading() as session:
        assert (await session.exec(select(*counters.c))).all() == []


async def test_the_numbers_of_crossings_have_no_gap_and_go_back_with_their_work(place: Workplace) -> None:
    async def one(number: int) -> None:
        async with place.work() as work:
            work.announce(stands(number), stands(number))
            await asyncio.sleep(0.002 * (number % 3))
            if number % 4 == 0:
                raise Broken

    await asyncio.gather(*(one(number) for number in range(20)), return_exceptions=True)
    sent = [CounterStands.model_validate_json(row.body) for row in await outbox_rows(place)]
    assert sorted(event.seq for event in sent) == list(range(1, 31))
    assert {event.union for event in sent} == {"occitanie"}
    assert len({event.epoch for event in sent}) == 1


async def test_an_event_outside_the_published_language_is_refused(place: Workplace) -> None:
    class Stray(Event):
        thing: str = ""

    class Impostor(Counted):
        pass

    async with place.work() as work:
        for event in (Stray(), Impostor(counter_id=uuid4(), number=1)):
            with pytest.raises(TypeError, match="published language"):
                work.announce(event)
    assert await outbox_rows(place) == []


async def test_what_would_cross_without_being_a_crossing_is_refused(place: Workplace) -> None:
    async with place.work() as work:
        for event in (Leak(), Stay(as_of=date(2026, 1, 1))):
            with pytest.raises(TypeError, match="published language"):
                work.announce(event)


async def test_an_event_that_the_stream_would_never_take_is_refused_before_it_is_saved(place: Workplace) -> None:
    with pytest.raises(Unpublishable, match="announce ids, not contents"):
        async with place.work() as work:
            await count(uuid4(), 1, work)
            work.announce(Counted(counter_id=uuid4(), number=1, poison="x" * LARGEST))
    assert await outbox_rows(place) == []


@pytest.mark.parametrize("name", ["", "a.b", "a b", "*", ">", "é", "a\nb", "a" * 101])
async def test_an_entity_whose_id_would_break_a_subject_is_refused(place: Workplace, name: str) -> None:
    with pytest.raises(Unpublishable, match="part of a subject"):
        async with place.work() as work:
            work.announce(Named(name=name))
    assert await outbox_rows(place) == []


async def test_what_a_stranger_wrote_into_a_request_cannot_break_a_header(place: Workplace) -> None:
    async with place.work(Cause("été\r\nNats-Rollup: all", None, "x" * 5000)) as work:
        work.announce(Counted(counter_id=uuid4(), number=1))
    (row,) = await outbox_rows(place)
    assert row.headers["ce-correlationid"] == "%C3%A9t%C3%A9%0D%0ANats-Rollup:%20all"
    assert len(row.headers["traceparent"]) == 200
