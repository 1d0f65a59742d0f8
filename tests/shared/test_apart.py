"""Long counting in a process of its own, or in a thread: items come one by one, refusals too, and nothing is left."""

import asyncio
import os
import pickle
from collections.abc import Callable, Iterator
from datetime import timedelta

import psutil
import pytest

from shared.apart import EndedTooEarly, apart, beside
from shared.errors import Invalid, NotFound, Refused, TooOften
from shared.text import say

WAYS = pytest.mark.parametrize("way", [apart, beside])


def counted(most: int) -> Iterator[int]:
    """So many numbers, and a word for the log among them."""
    for number in range(most):
        print("a word that must not come among the items")
        yield number


def doubtful(refusal: Refused) -> Iterator[int]:
    """One number, then a refusal."""
    yield 1
    raise refusal


def who(_: None) -> Iterator[int]:
    """The process that does the work, again and again."""
    while True:
        yield os.getpid()


def dying(_: None) -> Iterator[int]:
    """One number, then an end without a word, as for want of memory."""
    yield 1
    os._exit(137)


def dying_within(_: None) -> Iterator[int]:
    """An end within an item."""
    os.write(1, pickle.dumps("x" * 1000)[:100])
    os._exit(137)
    yield 1


@WAYS
async def test_items_come_one_by_one(way: type[object]) -> None:
    async with way(counted, 1000) as told:
        assert [number async for number in told] == list(range(1000))


@WAYS
@pytest.mark.parametrize("refusal", [Invalid(say("Mend {it}.", it="it")), NotFound(), TooOften(timedelta(minutes=2))])
async def test_a_refusal_comes_through_as_it_is(way: type[object], refusal: Refused) -> None:
    heard = []
    with pytest.raises(type(refusal)) as raised:
        async with way(doubtful, refusal) as told:
            heard = [number async for number in told]
    assert heard == [] and raised.value.text == refusal.text and str(raised.value) == str(refusal)


async def test_the_process_is_another_one_and_ends_with_the_block() -> None:
    with pytest.raises(KeyError):
        async with apart(who, None) as told:
            other = await anext(told)
            assert other != os.getpid() and psutil.pid_exists(other)
            raise KeyError
    assert not psutil.pid_exists(other)


async def test_it_ends_when_whoever_waits_is_told_to_stop() -> None:
    pids: list[int] = []

    async def wait() -> None:
        async with apart(who, None) as told:
            pids.append(await anext(told))
            await asyncio.sleep(60)

    waiting = asyncio.create_task(wait())
    while not pids:
        await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert not psutil.pid_exists(pids[0])


@pytest.mark.parametrize("death", [dying, dying_within])
async def test_a_process_that_dies_is_no_end_of_the_items(death: Callable[[None], Iterator[int]]) -> None:
    with pytest.raises(EndedTooEarly, match="137"):
        async with apart(death, None) as told:
            assert [number async for number in told] == []
