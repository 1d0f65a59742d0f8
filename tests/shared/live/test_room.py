"""Which open page is told what."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from shared.live import page as pages
from shared.live import room as rooms
from shared.live.room import ANYTHING, Room, TooManyOpenPages
from tests.shared.live.reader import Reader, open_in

HERE, THERE = "0192a0aa-0000-7000-8000-000000000001", "0192a0aa-0000-7000-8000-000000000002"


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> Clock:
    """The room's time."""
    return Clock()


@pytest.fixture
def room(clock: Clock) -> Room:
    """A room that has been hearing for an hour."""
    room = Room(clock)
    room.begin_to_hear()
    clock.at += 3600
    return room


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Words to one page may follow each other at once."""
    monkeypatch.setattr(pages, "PAUSE_S", 0)
    yield


async def settled() -> None:
    """Everything that is owed is written."""
    for _ in range(10):
        await asyncio.sleep(0)


async def test_a_page_is_told_of_what_it_shows_and_of_nothing_else(room: Room) -> None:
    with open_in(room, Reader(HERE)) as reader, open_in(room, Reader(THERE)) as other:
        room.hear(frozenset({HERE, "something else"}))
        await settled()
    assert (reader.about, other.told) == ([HERE], [])


async def test_a_page_that_was_closed_is_told_nothing(room: Room) -> None:
    with open_in(room, Reader(HERE)) as reader:
        pass
    room.hear(frozenset({HERE}))
    await settled()
    assert (reader.told, dict(room.by_topic), dict(room.persons)) == ([], {}, {})


async def test_what_changes_while_a_page_is_on_its_way_to_the_browser_is_not_missed(room: Room, clock: Clock) -> None:
    room.hear(frozenset({THERE}))
    clock.at += 5
    room.hear(frozenset({HERE}))
    clock.at += 0.3
    with open_in(room, Reader(HERE, THERE), age_s=0.5) as reader:
        await settled()
    assert reader.about == [HERE]


async def test_a_page_older_than_our_memory_asks_for_everything_again(room: Room, clock: Clock) -> None:
    with open_in(room, Reader(HERE), age_s=4000) as reader:
        await settled()
    assert reader.kinds == ["again"]


async def test_memory_ends_and_knows_it(room: Room, clock: Clock) -> None:
    room.hear(frozenset({HERE}))
    clock.at += rooms.MEMORY_S + 1
    room.hear(frozenset({THERE}))
    with open_in(room, Reader(HERE), age_s=rooms.MEMORY_S + 2) as old, open_in(room, Reader(THERE), age_s=5) as young:
        await settled()
    assert (old.kinds, young.about) == (["again"], [THERE])


async def test_a_full_memory_forgets_the_oldest_and_knows_it(room: Room, clock: Clock) -> None:
    room.hear(frozenset({HERE}))
    for _ in range(rooms.MOST_CHANGES):
        clock.at += 0.001
        room.hear(frozenset({THERE}))
    with open_in(room, Reader(HERE), age_s=10) as reader:
        await settled()
    assert reader.kinds == ["again"]


async def test_changes_that_come_together_are_one_word(room: Room) -> None:
    with open_in(room, Reader(HERE, THERE)) as reader:
        for _ in range(50):
            room.hear(frozenset({HERE}))
        room.hear(frozenset({THERE}))
        await settled()
    assert reader.told == [("message", {"about": [HERE, THERE], "within": 0})]


async def test_a_thousand_pages_do_not_ask_at_the_same_moment(room: Room) -> None:
    with ExitStack() as stack:
        readers = [
            stack.enter_context(open_in(room, Reader(HERE, person=f"p{number // 10}"))) for number in range(1000)
        ]
        room.hear(frozenset({HERE}))
        await settled()
    assert {reader.told[0][1]["within"] for reader in readers} == {round(998 * rooms.SPREAD_MS)}


async def test_a_page_about_anything_is_told_whatever_happens(room: Room) -> None:
    with open_in(room, Reader(ANYTHING)) as reader:
        room.hear(frozenset({HERE}))
        await settled()
    assert reader.about == [ANYTHING]


async def test_pages_are_told_when_nothing_can_be_heard_and_ask_again_afterwards(room: Room) -> None:
    with open_in(room, Reader(HERE)) as reader:
        room.end_hearing(deaf=True)
        await settled()
        room.begin_to_hear()
        await settled()
    assert reader.kinds == ["deaf", "again"]


async def test_a_page_opened_while_the_broker_is_away_says_so(room: Room) -> None:
    room.end_hearing(deaf=True)
    with open_in(room, Reader(HERE)) as reader:
        await settled()
    assert reader.kinds == ["deaf"]


async def test_nobody_opens_more_pages_than_a_person_looks_at(room: Room) -> None:
    with ExitStack() as stack:
        for _ in range(rooms.MOST_OF_ONE):
            room.check_place_for("aline")
            stack.enter_context(open_in(room, Reader(HERE, person="aline")))
        with pytest.raises(TooManyOpenPages):
            room.check_place_for("aline")
        room.check_place_for("bob")
    room.check_place_for("aline")


async def test_a_session_that_ended_ends_its_page_at_once(room: Room) -> None:
    with open_in(room, Reader(HERE, person="aline")) as reader:
        reader.holds = False
        room.hear(frozenset({"aline", HERE}))
        await settled()
    assert reader.told == [("over", {})]


async def test_the_name_of_a_session_is_told_to_nobody(room: Room) -> None:
    with open_in(room, Reader(HERE, person="a session")) as reader:
        room.hear(frozenset({"a session"}))
        room.hear(frozenset({"a session", HERE}))
        await settled()
    assert reader.about == [HERE]


async def test_a_session_that_ended_is_noticed_at_the_next_beat(room: Room) -> None:
    with open_in(room, Reader(HERE)) as reader:
        reader.page.beat()
        await settled()
        reader.holds = False
        reader.page.beat()
        await settled()
    assert reader.kinds == ["beat", "over"]


async def test_who_takes_nothing_is_dropped_and_keeps_nobody_waiting(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "SLOW_S", 0.05)
    slow, quick = Reader(HERE), Reader(HERE)
    slow.takes.clear()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(None) as slow.page.answer:
            with open_in(room, slow), open_in(room, quick):
                room.hear(frozenset({HERE}))
                await settled()
                assert quick.about == [HERE]
                await asyncio.sleep(5)
    assert slow.page.slow
    assert slow.told == []
