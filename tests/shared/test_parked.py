"""Events that were set aside: tried again, given up, replayed, dropped; and those that wait behind them."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from shared.arrivals import Arrival
from shared.clock import Clock
from shared.database import Database
from shared.errors import NotFound
from shared.events.envelope import Envelope, envelope
from shared.listener import Handler, Listener
from shared.migrate import migrate
from shared.parked import DELAYS_S, Retries, drop, replay
from shared.tables import parked
from shared.work import Work, Workplace
from tests.shared import toy
from tests.shared.conftest import MIGRATIONS
from tests.shared.toy import Broken, Counted, heard

SICK = UUID(int=1)


class Ward:
    """A listener without a broker, a handler that can be healed, and a clock that can be put forward."""

    def __init__(self, database: Database) -> None:
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self.place = Workplace(database, "occitanie", "ear", Clock(now=lambda: self.now))
        self.healed = False
        self.handler: Handler[Any] = Handler(Counted, self.write_down)
        self.retries = Retries(self.place, [self.handler])

    async def write_down(self, event: Counted, work: Work) -> None:
        """Fails for the sick ones until they are healed."""
        if event.poison and not self.healed:
            raise Broken(event.poison)
        await toy.note(event, "write_down", work)

    def arrival(self, number: int, poison: str = "", counter: UUID = SICK) -> Arrival:
        """An event on its way to the handler."""
        event = Counted(counter_id=counter, number=number, poison=poison)
        return Arrival(self.handler, self.sealed(event), event)

    def sealed(self, event: Counted) -> Envelope:
        """The event in its envelope."""
        return envelope(event, source="/unions/occitanie/toy", union="occitanie", at=self.now, cause=None)

    async def hear(self, *arrivals: Arrival) -> None:
        """A batch arrives."""
        await Listener(self.place, [self.handler]).apply(list(arrivals))

    async def pass_time(self, seconds: float) -> int:
        """Later; how many events took effect then."""
        self.now += timedelta(seconds=seconds)
        return await self.retries.try_due()

    async def numbers(self) -> list[int]:
        """What was written down, in order."""
        return await self.ask(select(heard.c.number).order_by(heard.c.pos))

    async def parked(self) -> list[Any]:
        """What is set aside, in order."""
        return await self.ask(select(parked.c.pos, parked.c.state, parked.c.tries).order_by(parked.c.pos))

    async def states(self) -> list[str]:
        """Their states."""
        return [row.state for row in await self.parked()]

    async def ask(self, question: Any) -> list[Any]:
        """Looks into the database."""
        async with self.place.database.reading() as session:
            return list((await session.exec(question)).all())


@pytest.fixture
async def ward(database_url: str) -> AsyncIterator[Ward]:
    database = Database(database_url)
    await migrate(database, MIGRATIONS)
    yield Ward(database)
    await database.close()


async def test_a_failure_that_passes_is_tried_again_and_those_behind_follow_in_order(ward: Ward) -> None:
    await ward.hear(ward.arrival(1), ward.arrival(2, "no"), ward.arrival(3), ward.arrival(4))
    await ward.hear(ward.arrival(5), ward.arrival(1, counter=uuid4()))
    assert await ward.states() == ["retrying", "behind", "behind", "behind"]
    assert await ward.pass_time(DELAYS_S[0] - 0.5) == 0
    ward.healed = True
    assert await ward.pass_time(1) == 4
    assert await ward.numbers() == [1, 1, 2, 3, 4, 5]
    assert await ward.parked() == []


async def test_what_fails_again_and_again_is_parked_with_its_reason_and_left_alone(ward: Ward) -> None:
    await ward.hear(ward.arrival(1, "no"))
    for delay in DELAYS_S:
        assert await ward.states() == ["retrying"]
        await ward.pass_time(delay + 0.1)
    assert await ward.states() == ["parked"]
    ward.healed = True
    assert await ward.pass_time(100_000) == 0
    assert await ward.ask(select(parked.c.reason)) == ["Broken: no"]


async def test_a_parked_event_that_is_replayed_takes_effect_and_those_behind_it_after_it(ward: Ward) -> None:
    await ward.hear(ward.arrival(1, "no"), ward.arrival(2))
    await ward.pass_time(sum(DELAYS_S))
    for _ in DELAYS_S:
        await ward.pass_time(DELAYS_S[-1])
    head, behind = await ward.parked()
    assert (head.state, behind.state) == ("parked", "behind")
    ward.healed = True
    async with ward.place.work() as work:
        await replay(work, head.pos)
    assert await ward.pass_time(0) == 2
    assert await ward.numbers() == [1, 2]


async def test_one_that_waits_behind_cannot_be_replayed_before_its_head(ward: Ward) -> None:
    await ward.hear(ward.arrival(1, "no"), ward.arrival(2))
    behind = (await ward.parked())[1]
    with pytest.raises(NotFound):
        async with ward.place.work() as work:
            await replay(work, behind.pos)


async def test_dropping_the_head_lets_the_next_one_through(ward: Ward) -> None:
    await ward.hear(ward.arrival(1, "no"), ward.arrival(2), ward.arrival(3))
    async with ward.place.work() as work:
        await drop(work, (await ward.parked())[0].pos)
    assert await ward.pass_time(0) == 2
    assert await ward.numbers() == [2, 3]


async def test_dropping_one_in_the_middle_does_not_wake_its_queue(ward: Ward) -> None:
    await ward.hear(ward.arrival(1, "no"), ward.arrival(2), ward.arrival(3))
    async with ward.place.work() as work:
        await drop(work, (await ward.parked())[1].pos)
    assert await ward.states() == ["retrying", "behind"]
    assert await ward.pass_time(0) == 0
    ward.healed = True
    assert await ward.pass_time(2) == 2
    assert await ward.numbers() == [1, 3]


async def test_nobody_drops_or_replays_what_is_not_there(ward: Ward) -> None:
    for act in (drop, replay):
        with pytest.raises(NotFound, match="42"):
            async with ward.place.work() as work:
                await act(work, 42)


async def test_an_event_set_aside_counts_as_seen_so_a_copy_of_it_changes_nothing(ward: Ward) -> None:
    sick = ward.arrival(1, "no")
    await ward.hear(sick)
    await ward.hear(sick)
    assert await ward.states() == ["retrying"]
    ward.healed = True
    await ward.pass_time(2)
    await ward.hear(sick)
    assert await ward.numbers() == [1]


async def test_an_event_of_a_version_to_come_is_parked_and_can_be_replayed_after_an_upgrade(ward: Ward) -> None:
    strange = ward.arrival(1)
    await ward.hear(Arrival(ward.handler, strange.envelope, None, "not known here"), ward.arrival(2))
    assert await ward.states() == ["parked", "behind"]
    async with ward.place.work() as work:
        await replay(work, (await ward.parked())[0].pos)
    assert await ward.pass_time(0) == 2
    assert await ward.numbers() == [1, 2]


async def test_an_event_whose_handler_is_gone_says_so(ward: Ward) -> None:
    await ward.hear(ward.arrival(1, "no"))
    ward.retries = Retries(ward.place, [])
    await ward.pass_time(2)
    assert await ward.states() == ["parked"]
    assert "No handler is called write_down" in (await ward.ask(select(parked.c.reason)))[0]


async def test_an_effect_that_fails_half_way_leaves_nothing_of_itself(ward: Ward) -> None:
    async def half(event: Counted, work: Work) -> None:
        await toy.note(event, "half", work)
        raise Broken("half way")

    ward.handler = Handler(Counted, half)
    await ward.hear(ward.arrival(1))
    assert await ward.numbers() == []
    assert await ward.states() == ["retrying"]
