"""Whatever happens to messages between two unions, both agree in the end, and every seat was given fairly."""

from collections.abc import Callable
from random import Random
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.actions.keep_offers import keep_offers
from services.meetings.actions.open_to_others import close_to_others
from services.meetings.models import Guest, Registration, RequestElsewhere, SeatState
from services.meetings.queries.network_statements import network_statements
from services.meetings.rules.waiting_list import barred
from shared.errors import Refused
from shared.events.crossings import SeatStands
from tests.meetings.network import Network
from tests.meetings.test_last_seat import entries
from tests.meetings.world import MONDAY, a_meeting

MEMBERS, GUESTS = ("Amel", "Bruno", "Chloé"), ("Gaëlle", "Hugo", "Inès", "Jules")
FATES: dict[str, tuple[float, Callable[[Random], tuple[Any, ...]]]] = {
    "ask": (12, lambda luck: (luck.choice(GUESTS), luck.choice((1, 1, 2)))),
    "take": (12, lambda luck: (luck.choice(GUESTS),)),
    "give back": (4, lambda luck: (luck.choice(GUESTS),)),
    "register": (5, lambda luck: (luck.choice(MEMBERS), luck.choice((1, 1, 2)), luck.choice((0, 0, 1)))),
    "cancel": (10, lambda luck: (luck.choice(MEMBERS),)),
    "accept": (4, lambda luck: (luck.choice(MEMBERS),)),
    "decline": (2, lambda luck: (luck.choice(MEMBERS),)),
    "arrive": (20, lambda luck: (luck.randrange(10), luck.random() < 0.2)),
    "again": (4, lambda luck: (luck.randrange(10),)),
    "talk": (8, lambda luck: ()),
    "wait": (10, lambda luck: (luck.choice((1, 3, 10, 25)),)),
    "keep": (6, lambda luck: ()),
    "restate": (2, lambda luck: (luck.choice(("host", "home")),)),
    "quota": (3, lambda luck: (luck.choice((1, 2)),)),
    "capacity": (3, lambda luck: (luck.randrange(1, 5),)),
    "close": (0.3, lambda luck: ()),
}
"""What may happen, how often beside the others, and to whom."""


def story(seed: int, length: int = 60) -> list[tuple[Any, ...]]:
    """What happens, one thing after the other."""
    luck = Random(seed)
    names = luck.choices(list(FATES), [often for often, _ in FATES.values()], k=length)
    return [(name, *FATES[name][1](luck)) for name in names]


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(capacity=st.integers(1, 3), quota=st.integers(1, 2), seed=st.integers(0, 2**32))
async def test_in_any_order_of_things_both_unions_agree_and_nobody_is_wronged(
    network: Network, capacity: int, quota: int, seed: int
) -> None:
    network.host.clock.set(MONDAY)
    await network.begin_anew()
    for name in MEMBERS:
        await network.host.person(name)
    for name in GUESTS:
        await network.home.person(name)
    meeting = await network.opened(min(quota, capacity), capacity=capacity)
    for name in MEMBERS[:capacity]:
        await network.host.registers(meeting, name)
    had: set[Any] = set()
    before: dict[Any, Registration] = {}
    for step in story(seed):
        try:
            await do(network, meeting, step)
        except Refused:
            continue
        finally:
            network.host.clock.move(minutes=1)
        after = {one.id: one for one in await entries(network.host, meeting)}
        row = await network.host.row(meeting)
        check_fairness(row, before, after)
        check_queue_moves(row, list(after.values()), network.host.clock.now())
        had |= {one.id for one in after.values() if one.state == SeatState.REGISTERED}
        await check_nobody_is_told_more_than_is_true(network, meeting, had)
        before = after
    await network.talk()
    await check_agreement(network, meeting)
    await keep_offers(network.host.place)
    await network.talk()
    await check_agreement(network, meeting)
    await check_totals(network)
    said = await network.home.told()
    await network.restate(network.home)
    await network.restate(network.host)
    await network.talk()
    await check_agreement(network, meeting)
    people = ("registered", "waiting", "offered", "expired", "declined", "cancelled", "refused")
    assert len(await network.home.told(*people)) == len([one for one in said if one[0] in people])


async def do(network: Network, meeting: Any, step: Any) -> None:
    """One step of the random story."""
    host = network.host
    match step:
        case ("ask", name, seats):
            await network.asks(meeting, name, seats)
        case ("take", name):
            await network.accepts(meeting, name)
        case ("give back", name):
            await network.gives_back(meeting, name)
        case ("register", name, seats, priority):
            await host.registers(meeting, name, seats=seats, priority=priority)
        case ("cancel", name):
            await host.cancels(meeting, name)
        case ("accept", name):
            await host.accepts(meeting, name)
        case ("decline", name):
            await host.declines(meeting, name)
        case ("quota", seats):
            await network.open(meeting, seats)
        case ("capacity", seats):
            async with host.place.work() as work:
                await change_meeting(meeting, ChangeMeeting(a_meeting(capacity=seats)), work)
        case ("close",):
            async with host.place.work() as work:
                await close_to_others(meeting, work)
        case _:
            await let_happen(network, step)


async def let_happen(network: Network, step: Any) -> None:
    """What nobody decides: time, the way between the unions, a node that begins again."""
    match step:
        case ("arrive", number, killed):
            await network.deliver(number, killed=killed)
        case ("again", number):
            await network.again(number)
        case ("talk",):
            await network.talk()
        case ("wait", hours):
            network.host.clock.move(hours=hours)
        case ("keep",):
            await keep_offers(network.host.place)
        case ("restate", who):
            await network.restate(network.host if who == "host" else network.home)


def check_fairness(row: Any, before: dict[Any, Registration], after: dict[Any, Registration]) -> None:
    """Whoever got a seat or an offer just now overtook nobody who might have had it."""
    waiting = [one for one in after.values() if one.state == SeatState.WAITING]
    # Who comes in with priority comes in after the offers that were due have gone to those who waited.
    there = [one for one in waiting if one.id in before or not one.priority]
    may_wait = bool(barred(row, waiting))
    gained = [one for one in after.values() if one.seats_held and not (one.id in before and before[one.id].seats_held)]
    for lucky in gained:
        for other in there:
            passed_over = may_wait and other.guest_union and not lucky.guest_union
            assert passed_over or lucky.turn < other.turn


def check_queue_moves(row: Any, everybody: list[Registration], now: Any) -> None:
    """While registration is open, no seat stays free for which the first who is not barred waits."""
    queue = sorted((one for one in everybody if one.state == SeatState.WAITING), key=lambda one: one.turn)
    assert row.barred == barred(row, queue)
    standing = [one for one in queue if not (one.guest_union and row.barred)]
    if standing and row.takes_registrations(now):
        assert standing[0].seats > row.free


async def check_nobody_is_told_more_than_is_true(network: Network, meeting: Any, had: set[Any]) -> None:
    """A seat is confirmed at home only to those whom the host gave one."""
    requests = await network.home.rows(select(RequestElsewhere).where(RequestElsewhere.meeting_id == meeting))
    assert {one.id for one in requests if one.state == "registered"} <= had


async def check_agreement(network: Network, meeting: Any) -> None:
    """Nothing is under way: what home knows of each request is how it stands at the host's, and what was told last."""
    requests = await network.home.rows(select(RequestElsewhere).where(RequestElsewhere.meeting_id == meeting))
    guests = await network.host.rows(select(Guest).where(Guest.meeting_id == meeting))
    assert {one.id for one in requests} == {one.request_id for one in guests}
    stated = {one.request_id: SeatStands(**one.stated, as_of=MONDAY.date()) for one in guests}
    rows = {one.id: one for one in await entries(network.host, meeting)}
    for asked in requests:
        there = stated[asked.id]
        if there.state != "refused" and asked.id in rows:
            assert there.state == rows[asked.id].state
        assert (asked.state, asked.position, asked.offer) == (there.state, there.position, there.offer)
        assert not asked.is_under_way
        assert asked.is_wanted or asked.state in ("declined", "cancelled", "expired", "refused")


async def check_totals(network: Network) -> None:
    """What a node would state anew is what it has stated last of each request and meeting."""
    for node in (network.host, network.home):
        async with node.place.work() as work:
            anew = {(type(one), one.entity): one async for one in network_statements(work)}
        last = await network.stated(node)
        stamps = {"as_of", "union", "epoch", "seq"}
        assert anew.keys() == last.keys()
        for key, one in anew.items():
            assert one.model_dump_json(exclude=stamps) == last[key].model_dump_json(exclude=stamps)
