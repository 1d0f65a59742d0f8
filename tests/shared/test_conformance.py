"""What any publish-subscribe must do, after Watermill's list of tests: announce on one side, listen on the other."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from deploy.broker.server import BrokerServer
from shared.listener import Handler
from shared.service import Service
from shared.tables import outbox
from shared.work import Work
from tests.shared import toy
from tests.shared.conftest import toy_service
from tests.shared.spine import announce, heard_are, numbers, on_air, rows, sent, set_aside, unsent
from tests.shared.toy import Broken, Counted, Echoed

COUNTER = UUID(int=1)


def numbered(*values: int, counter: UUID = COUNTER) -> list[Counted]:
    return [Counted(counter_id=counter, number=number) for number in values]


class Town:
    """Services by name, each with a file of its own; the same name is the same service."""

    def __init__(self, broker: BrokerServer, folder: Path) -> None:
        self.broker = broker
        self.folder = folder

    @asynccontextmanager
    async def at_work(self, name: str, handlers: Sequence[Handler[Any]] = ()) -> AsyncIterator[Service]:
        """A service for the length of the block, connected."""
        url = f"sqlite+aiosqlite:///{self.folder / name}.sqlite"
        async with toy_service(self.broker, url, name, handlers).at_work() as service:
            if self.broker.pid:
                await on_air(service)
            yield service


@pytest.fixture
def town(broker: BrokerServer, folder: Path) -> Town:
    return Town(broker, folder)


def failing(times: int) -> Handler[Any]:
    """A handler that fails so often, and notes the number then."""
    left = count(times, -1)

    async def write_down(event: Counted, work: Work) -> None:
        if next(left) > 0:
            raise Broken("not yet")
        await toy.note(event, "write_down", work)

    return Handler(Counted, write_down)


def named(name: str, do: Callable[[Any, Work], Any] | None = None) -> Handler[Any]:
    """A handler of that name that notes the number under it."""

    async def note(event: Counted, work: Work) -> None:
        await toy.note(event, name, work)

    note.__name__ = name
    return Handler(Counted, do or note)


async def test_what_is_announced_is_heard_with_all_it_carries(town: Town) -> None:
    """TestPublishSubscribe."""
    heard: list[Counted] = []

    async def listen(event: Counted, work: Work) -> None:
        heard.append(event)
        await toy.note(event, "write_down", work)

    told = [Counted(counter_id=uuid4(), number=n) for n in range(100)]
    async with town.at_work("mouth") as mouth, town.at_work("ear", [Handler(Counted, listen)]) as ear:
        await announce(mouth, *told)
        await heard_are(ear, list(range(100)))
    assert heard == told


async def test_many_listeners_at_once_each_hear_everything(town: Town) -> None:
    """TestConcurrentSubscribe."""
    names = [f"listener_{n}" for n in range(10)]
    async with town.at_work("mouth") as mouth, town.at_work("ear", [named(name) for name in names]) as ear:
        await announce(mouth, *numbered(*range(50)))
        for name in names:
            await heard_are(ear, list(range(50)), by=name)


async def test_many_services_listen_to_many_facts_at_once(town: Town) -> None:
    """TestConcurrentSubscribeMultipleTopics."""
    async with AsyncExitStack() as stack:
        ears = [
            await stack.enter_async_context(town.at_work(f"ear{n}", [toy.write_down, toy.hear_echo])) for n in range(4)
        ]
        mouth = await stack.enter_async_context(town.at_work("mouth"))
        await announce(mouth, *numbered(1, 2, 3), *(Echoed(counter_id=COUNTER, number=n) for n in (4, 5)))
        for ear in ears:
            await heard_are(ear, [1, 2, 3])
            await heard_are(ear, [4, 5], by="hear_echo")


async def test_what_failed_is_tried_again(town: Town) -> None:
    """TestResendOnError."""
    async with town.at_work("ear", [failing(1)]) as ear:
        await announce(ear, *numbered(1))
        await heard_are(ear, [1])
        assert await set_aside(ear) == []


async def test_nothing_later_about_the_same_thing_is_heard_before_the_first_is_done(town: Town) -> None:
    """TestNoAck."""
    async with town.at_work("ear", [failing(1_000)]) as ear:
        await announce(ear, *numbered(1, 2, 3))
        await asyncio.sleep(1.5)
        assert await numbers(ear) == []
        assert [row.state for row in await set_aside(ear)] == ["retrying", "behind", "behind"]


async def test_a_listener_that_stops_goes_on_where_it_was(town: Town) -> None:
    """TestContinueAfterSubscribeClose."""
    async with town.at_work("mouth") as mouth:
        for start in (0, 40, 80):
            async with town.at_work("ear", [toy.write_down]) as ear:
                await announce(mouth, *numbered(*range(start, start + 40)))
                while len(await numbers(ear)) < start + 5:
                    await asyncio.sleep(0.01)
        async with town.at_work("ear", [toy.write_down]) as ear:
            await heard_are(ear, list(range(120)))


async def test_stopping_everything_at_once_loses_nothing(town: Town) -> None:
    """TestConcurrentClose."""
    async with AsyncExitStack() as stack:
        mouth = await stack.enter_async_context(town.at_work("mouth", [toy.write_down]))
        for n in range(3):
            await stack.enter_async_context(town.at_work(f"ear{n}", [toy.write_down]))
        await announce(mouth, *numbered(*range(200)))
        async with asyncio.timeout(10):
            await stack.aclose()
    async with town.at_work("mouth", [toy.write_down]) as mouth, town.at_work("ear1", [toy.write_down]) as ear:
        await heard_are(mouth, list(range(200)))
        await heard_are(ear, list(range(200)))


async def test_after_many_failures_everything_else_is_still_heard(town: Town) -> None:
    """TestContinueAfterErrors."""
    async with town.at_work("ear", [toy.write_down]) as ear:
        poison = [Counted(counter_id=uuid4(), number=n, poison="no" if n % 4 == 0 else "") for n in range(80)]
        await announce(ear, *poison)
        await heard_are(ear, [n for n in range(80) if n % 4])
        assert len(await set_aside(ear)) == 20


async def test_order_is_kept_across_many_works(town: Town) -> None:
    """TestPublishSubscribeInOrder."""
    counters = [uuid4() for _ in range(5)]
    async with town.at_work("mouth") as mouth, town.at_work("ear", [toy.write_down]) as ear:
        for number in range(40):
            await announce(mouth, *(Counted(counter_id=counter, number=number) for counter in counters))
        await heard_are(ear, [number for number in range(40) for _ in counters])
        for counter in counters:
            assert await numbers(ear, of=counter) == list(range(40))


async def test_a_speaker_that_stops_right_after_speaking_is_heard_after_its_next_start(town: Town) -> None:
    """TestPublisherClose."""
    async with town.at_work("mouth") as mouth:
        await town.broker.stop()
        await announce(mouth, *numbered(*range(20)))
        assert await unsent(mouth) == 20
    await town.broker.start()
    async with town.at_work("mouth") as mouth, town.at_work("ear", [toy.write_down]) as ear:
        await heard_are(ear, list(range(20)))
        await sent(mouth)


async def test_a_handler_hears_its_own_fact_and_no_other(town: Town) -> None:
    """TestTopic."""
    async with town.at_work("ear", [toy.write_down, toy.hear_echo]) as ear:
        await announce(ear, *numbered(1), Echoed(counter_id=COUNTER, number=2), *numbered(3))
        await heard_are(ear, [1, 3])
        await heard_are(ear, [2], by="hear_echo")


async def test_each_effect_names_its_own_cause_and_no_other_s(town: Town) -> None:
    """TestMessageCtx."""
    async with town.at_work("ear", [toy.echo, toy.hear_echo]) as ear:
        await announce(ear, *numbered(1))
        await announce(ear, *numbered(2, 3))
        await heard_are(ear, [1, 2, 3], by="hear_echo")
        told = {
            str(row.event_id): row
            for row in await rows(ear, select(outbox.c.event_id, outbox.c.headers, outbox.c.body))
        }
        echoes = [row for row in told.values() if row.headers["ce-type"] == Echoed.type()]
        for row in echoes:
            cause = told[row.headers["ce-causationid"]]
            assert Counted.model_validate_json(cause.body).number == Echoed.model_validate_json(row.body).number
        assert len(echoes) == 3


async def test_a_listener_that_is_told_to_stop_stops_and_keeps_what_it_did_not_finish(town: Town) -> None:
    """TestSubscribeCtx."""
    begun = asyncio.Event()

    async def slow(event: Counted, work: Work) -> None:
        begun.set()
        await asyncio.sleep(3_600)

    slow.__name__ = "write_down"
    async with town.at_work("ear", [Handler(Counted, slow)]) as ear:
        await announce(ear, *numbered(1))
        await begun.wait()
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < 6
    async with town.at_work("ear", [toy.write_down]) as ear:
        await heard_are(ear, [1])


async def test_each_service_hears_everything_and_two_processes_of_one_share_it(town: Town) -> None:
    """TestConsumerGroups."""
    async with town.at_work("other", [toy.write_down]) as other, town.at_work("ear", [toy.write_down]) as one:
        url = one.settings.database_url
        async with toy_service(town.broker, url, "ear", [toy.write_down]).at_work() as two:
            await announce(other, *numbered(*range(30)))
            await announce(two, *numbered(*range(30, 40)))
            for service in (other, one, two):
                await heard_are(service, list(range(40)))


async def test_who_comes_later_hears_what_was_said_before(town: Town) -> None:
    """TestNewSubscriberReceivesOldMessages."""
    async with town.at_work("mouth") as mouth:
        await announce(mouth, *numbered(*range(25)))
        await sent(mouth)
    async with town.at_work("late", [toy.write_down]) as late:
        await heard_are(late, list(range(25)))


async def test_a_broker_that_restarts_in_the_middle_costs_nothing(town: Town) -> None:
    """TestReconnect."""
    async with town.at_work("mouth") as mouth, town.at_work("ear", [toy.write_down]) as ear:
        for start in (0, 50, 100):
            await announce(mouth, *numbered(*range(start, start + 50)))
            await town.broker.stop()
            await announce(mouth, *numbered(*range(start + 1_000, start + 1_010)))
            await town.broker.start()
        expected = [
            n for start in (0, 50, 100) for n in (*range(start, start + 50), *range(start + 1_000, start + 1_010))
        ]
        await heard_are(ear, expected)
