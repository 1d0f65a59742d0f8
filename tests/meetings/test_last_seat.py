"""Whatever happens at once or in whatever order, seats are given fairly and never twice."""

import asyncio
from collections import Counter
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select

from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.actions.keep_offers import keep_offers
from services.meetings.actions.register import Register, register
from services.meetings.models import Registration, SeatState
from services.meetings.models.registration import LIVE
from shared.database import Database
from shared.errors import Refused
from shared.work import Workplace
from tests.meetings.world import NAMES, THURSDAY, Hands, a_meeting


async def test_twenty_people_who_click_at_the_same_instant_get_one_seat(hands: Hands, database_url: str) -> None:
    people = [await hands.person(f"Person {number}") for number in range(20)]
    meeting = await hands.meeting(capacity=1)
    others = [Database(database_url) for _ in range(2)]
    places = [Workplace(one, "occitanie", "meetings", hands.clock) for one in others]

    async def click(number: int) -> str:
        async with places[number % 2].work() as work:
            return (await register(meeting, Register(people[number]), work)).state

    states = Counter(await asyncio.gather(*(click(number) for number in range(20))))
    assert states == {"registered": 1, "waiting": 19}
    assert (await hands.row(meeting)).waiting == 19
    assert len(await hands.told("registered")) == 1
    for one in others:
        await one.close()


async def test_one_person_who_clicks_twice_at_the_same_instant_has_one_registration(
    hands: Hands, database_url: str
) -> None:
    person, meeting = await hands.person("Amel"), await hands.meeting()
    others = [Database(database_url) for _ in range(2)]

    async def click(database: Database) -> str:
        async with Workplace(database, "occitanie", "meetings", hands.clock).work() as work:
            return str((await register(meeting, Register(person), work)).id)

    ids = await asyncio.gather(*(click(others[number % 2]) for number in range(6)))
    assert len(set(ids)) == 1
    assert (await hands.row(meeting)).seats_taken == 1
    for one in others:
        await one.close()


WHO = st.sampled_from(NAMES[:6])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("register"), WHO, st.integers(1, 3), st.integers(0, 1)),
        st.tuples(st.sampled_from(["cancel", "accept", "decline"]), WHO),
        st.tuples(st.just("wait"), st.integers(1, 30)),
        st.tuples(st.just("keep")),
        st.tuples(st.just("capacity"), st.integers(1, 6)),
    ),
    max_size=25,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(capacity=st.integers(1, 4), steps=STEPS)
async def test_in_any_order_of_things_seats_are_neither_given_twice_nor_out_of_turn(
    hands: Hands, capacity: int, steps: list[Any]
) -> None:
    hands.clock.set(THURSDAY.replace(day=1, hour=9, minute=0))
    for name in NAMES[:6]:
        await hands.person(name)
    meeting = await hands.meeting(capacity=capacity)
    before: dict[Any, Registration] = {}
    for step in steps:
        try:
            await do(hands, meeting, step)
        except Refused:
            continue
        finally:
            hands.clock.move(minutes=1)
        after = {one.id: one for one in await entries(hands, meeting)}
        check_fairness(before, after)
        row = await hands.row(meeting)
        await check_queue_moves(hands, row, list(after.values()))
        before = after


async def do(hands: Hands, meeting: Any, step: Any) -> None:
    """One step of the random story."""
    match step:
        case ("register", name, seats, priority):
            await hands.registers(meeting, name, seats=seats, priority=priority)
        case ("cancel", name):
            await hands.cancels(meeting, name)
        case ("accept", name):
            await hands.accepts(meeting, name)
        case ("decline", name):
            await hands.declines(meeting, name)
        case ("wait", hours):
            hands.clock.move(hours=hours)
        case ("keep",):
            await keep_offers(hands.place)
        case ("capacity", seats):
            async with hands.place.work() as work:
                await change_meeting(meeting, ChangeMeeting(a_meeting(capacity=seats)), work)


async def entries(hands: Hands, meeting: Any) -> list[Registration]:
    """Every registration of the meeting."""
    question = select(Registration).where(Registration.meeting_id == meeting).order_by(col(Registration.id))
    found: list[Registration] = list(await hands.rows(question))
    return found


def check_fairness(before: dict[Any, Registration], after: dict[Any, Registration]) -> None:
    """One live entry for each person; whoever got a seat or an offer just now overtook nobody."""
    live = Counter(one.person_id for one in after.values() if one.state in LIVE)
    assert all(number == 1 for number in live.values())
    gained = [one for one in after.values() if one.seats_held and not (one.id in before and before[one.id].seats_held)]
    waiting = [one for one in after.values() if one.state == SeatState.WAITING]
    assert all(lucky.turn < other.turn for lucky in gained for other in waiting)


async def check_queue_moves(hands: Hands, row: Any, all_of_them: list[Registration]) -> None:
    """While registration is open, no seat stays free for which the first in the queue waits."""
    queue = sorted((one for one in all_of_them if one.state == SeatState.WAITING), key=lambda one: one.turn)
    if queue and row.takes_registrations(hands.clock.now()):
        assert queue[0].seats > row.free
