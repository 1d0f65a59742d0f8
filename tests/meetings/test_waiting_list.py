"""The waiting list, on both databases: who gets a freed seat, and when nobody does."""

from datetime import timedelta

import pytest

from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.actions.keep_offers import keep_offers
from services.meetings.actions.register import Register, register
from services.meetings.errors import (
    HasBegun,
    NoOfferHere,
    NotKnownYet,
    NotRegistered,
    OfferIsOver,
    RegistrationIsClosed,
    TooManySeats,
)
from shared.events.ids import new_id
from tests.meetings.world import THURSDAY, Hands, a_meeting


async def full(hands: Hands, *waiting: str, **more: object) -> object:
    """A meeting whose two seats Amel and Bruno have, with others waiting."""
    meeting = await hands.meeting(**more)
    for name in ("Amel", "Bruno", *waiting):
        await hands.registers(meeting, name)
        hands.clock.move(minutes=1)
    return meeting


async def test_a_newcomer_gets_a_seat_while_there_is_one_and_waits_afterwards(hands: Hands) -> None:
    meeting = await full(hands, "Chloé", "Driss")
    assert await hands.states(meeting) == {
        "Amel": "registered",
        "Bruno": "registered",
        "Chloé": "waiting",
        "Driss": "waiting",
    }
    assert await hands.told("registered", "waiting") == [
        ("registered", "Amel"),
        ("registered", "Bruno"),
        ("waiting", "Chloé"),
        ("waiting", "Driss"),
    ]
    assert (await hands.row(meeting)).seats_taken == 2


async def test_whoever_comes_before_a_party_is_offered_the_seat_that_is_too_few_for_it(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=2)
    await hands.registers(meeting, "Amel")
    await hands.registers(meeting, "Bruno", seats=2)
    await hands.registers(meeting, "Chloé", priority=1)
    assert await hands.states(meeting) == {"Amel": "registered", "Bruno": "waiting", "Chloé": "offered"}


async def test_a_freed_seat_goes_to_the_oldest_in_the_queue(hands: Hands) -> None:
    meeting = await full(hands, "Chloé", "Driss")
    await hands.cancels(meeting, "Amel")
    assert (await hands.states(meeting))["Chloé"] == "offered"
    assert (await hands.states(meeting))["Driss"] == "waiting"
    assert await hands.accepts(meeting, "Chloé") == "registered"
    assert await hands.told("cancelled", "offered", "registered") == [
        ("registered", "Amel"),
        ("registered", "Bruno"),
        ("cancelled", "Amel"),
        ("offered", "Chloé"),
        ("registered", "Chloé"),
    ]
    await hands.row(meeting)


async def test_priority_goes_before_age(hands: Hands) -> None:
    meeting = await full(hands, "Chloé")
    await hands.registers(meeting, "Driss", priority=1, by_staff=True)
    await hands.cancels(meeting, "Amel")
    assert (await hands.states(meeting))["Driss"] == "offered"


async def test_an_offer_keeps_the_seat_from_newcomers(hands: Hands) -> None:
    meeting = await full(hands, "Chloé")
    await hands.cancels(meeting, "Amel")
    assert await hands.registers(meeting, "Driss") == "waiting"
    assert (await hands.row(meeting)).seats_taken == 2


async def test_an_offer_that_nobody_answers_ends_and_the_next_is_asked(hands: Hands) -> None:
    meeting = await full(hands, "Chloé", "Driss")
    await hands.cancels(meeting, "Amel")
    hands.clock.move(hours=23)
    await keep_offers(hands.place)
    assert (await hands.states(meeting))["Chloé"] == "offered"
    hands.clock.move(hours=2)
    with pytest.raises(OfferIsOver):
        await hands.accepts(meeting, "Chloé")
    await keep_offers(hands.place)
    await keep_offers(hands.place)
    states = await hands.states(meeting)
    assert (states["Chloé"], states["Driss"]) == ("expired", "offered")
    assert await hands.told("expired", "offered") == [("offered", "Chloé"), ("expired", "Chloé"), ("offered", "Driss")]
    await hands.row(meeting)


async def test_the_errand_wakes_when_the_next_offer_ends(hands: Hands) -> None:
    meeting = await full(hands, "Chloé", offer_hours=1 / 3600)
    idle = await keep_offers(hands.place)
    await hands.cancels(meeting, "Amel")
    assert 0 < await keep_offers(hands.place) <= 1 < idle


async def test_a_newcomer_finds_the_seat_of_an_offer_that_has_ended(hands: Hands) -> None:
    meeting = await full(hands, "Chloé")
    await hands.cancels(meeting, "Amel")
    hands.clock.move(hours=25)
    assert await hands.registers(meeting, "Driss") == "registered"
    assert (await hands.states(meeting))["Chloé"] == "expired"


async def test_a_declined_seat_goes_to_the_next_at_once(hands: Hands) -> None:
    meeting = await full(hands, "Chloé", "Driss")
    await hands.cancels(meeting, "Amel")
    assert await hands.declines(meeting, "Chloé") == "declined"
    assert await hands.declines(meeting, "Chloé") == "declined"
    assert (await hands.states(meeting))["Driss"] == "offered"
    assert await hands.told("declined") == [("declined", "Chloé")]


async def test_whoever_has_an_offer_and_says_that_they_cannot_come_declines(hands: Hands) -> None:
    meeting = await full(hands, "Chloé")
    await hands.cancels(meeting, "Amel")
    assert await hands.cancels(meeting, "Chloé") == "declined"
    assert (await hands.row(meeting)).seats_taken == 1


async def test_whoever_has_an_offer_and_registers_takes_it(hands: Hands) -> None:
    meeting = await full(hands, "Chloé")
    await hands.cancels(meeting, "Amel")
    assert await hands.registers(meeting, "Chloé") == "registered"


async def test_registering_and_cancelling_twice_change_nothing_the_second_time(hands: Hands) -> None:
    meeting = await full(hands)
    assert await hands.registers(meeting, "Amel") == "registered"
    assert await hands.cancels(meeting, "Amel") == await hands.cancels(meeting, "Amel") == "cancelled"
    assert await hands.told("registered", "cancelled") == [
        ("registered", "Amel"),
        ("registered", "Bruno"),
        ("cancelled", "Amel"),
    ]


async def test_whoever_cancelled_may_ask_again_and_comes_last(hands: Hands) -> None:
    meeting = await full(hands, "Chloé", "Driss")
    await hands.cancels(meeting, "Chloé")
    hands.clock.move(minutes=1)
    assert await hands.registers(meeting, "Chloé") == "waiting"
    await hands.cancels(meeting, "Amel")
    assert (await hands.states(meeting))["Driss"] == "offered"


async def test_a_party_waits_together_and_nobody_overtakes_it(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=3)
    await hands.registers(meeting, "Amel")
    await hands.registers(meeting, "Bruno")
    assert await hands.registers(meeting, "Chloé", seats=2) == "waiting"
    assert await hands.registers(meeting, "Driss") == "waiting"
    await hands.cancels(meeting, "Bruno")
    states = await hands.states(meeting)
    assert (states["Chloé"], states["Driss"]) == ("offered", "waiting")
    assert (await hands.row(meeting)).seats_taken == 3


async def test_when_a_party_leaves_the_queue_those_behind_it_move_up(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=3)
    await hands.registers(meeting, "Amel", seats=2)
    await hands.registers(meeting, "Bruno", seats=2)
    await hands.registers(meeting, "Chloé")
    await hands.cancels(meeting, "Bruno")
    assert (await hands.states(meeting))["Chloé"] == "offered"


async def test_a_party_larger_than_the_meeting_is_refused(hands: Hands) -> None:
    meeting = await hands.meeting()
    for seats in (0, -1, 3):
        with pytest.raises(TooManySeats):
            await hands.registers(meeting, "Amel", seats=seats)


async def test_more_seats_go_to_the_queue(hands: Hands) -> None:
    meeting = await full(hands, "Chloé", "Driss", "Élodie")
    async with hands.place.work() as work:
        await change_meeting(meeting, ChangeMeeting(a_meeting(capacity=4)), work)
    states = await hands.states(meeting)
    assert [states[name] for name in ("Chloé", "Driss", "Élodie")] == ["offered", "offered", "waiting"]
    assert (await hands.row(meeting)).seats_taken == 4


async def test_nothing_is_offered_once_registration_is_closed_but_cancelling_works(hands: Hands) -> None:
    meeting = await full(hands, "Chloé")
    hands.clock.set(THURSDAY - timedelta(hours=3))
    assert await hands.cancels(meeting, "Amel") == "cancelled"
    assert (await hands.states(meeting))["Chloé"] == "waiting"
    with pytest.raises(RegistrationIsClosed):
        await hands.registers(meeting, "Driss")
    with pytest.raises(HasBegun):
        hands.clock.set(THURSDAY)
        await hands.cancels(meeting, "Bruno")


async def test_an_offer_never_lasts_beyond_the_close_of_registration(hands: Hands) -> None:
    meeting = await full(hands, "Chloé", "Driss")
    row = await hands.row(meeting)
    hands.clock.set(row.registration_closes_at - timedelta(hours=2))
    await hands.cancels(meeting, "Amel")
    hands.clock.set(row.registration_closes_at)
    with pytest.raises(OfferIsOver):
        await hands.accepts(meeting, "Chloé")
    await keep_offers(hands.place)
    states = await hands.states(meeting)
    assert (states["Chloé"], states["Driss"]) == ("expired", "waiting")


async def test_who_has_nothing_can_neither_accept_nor_decline_nor_cancel(hands: Hands) -> None:
    meeting = await full(hands)
    await hands.person("Chloé")
    for refusal, does in ((NoOfferHere, hands.accepts), (NoOfferHere, hands.declines), (NotRegistered, hands.cancels)):
        with pytest.raises(refusal):
            await does(meeting, "Chloé")


async def test_somebody_whose_name_has_not_arrived_is_told_so(hands: Hands) -> None:
    meeting = await hands.meeting()
    with pytest.raises(NotKnownYet):
        async with hands.place.work() as work:
            await register(meeting, Register(new_id()), work)
