"""Giving back was a mistake: it is undone on the page that follows, at the old place."""

from typing import Any

import pytest

from services.meetings.actions.answer_elsewhere import undo_elsewhere
from services.meetings.actions.undo_cancellation import undo_cancellation
from services.meetings.errors import HasBegun, NotRegistered, SeatIsGone, TooLateToUndo
from services.meetings.models.registration import UNDO_LASTS
from shared.events.crossings import SeatState
from tests.meetings.network import Network
from tests.meetings.pages import COMING, Doors
from tests.meetings.test_network_pages import elsewhere
from tests.meetings.world import THURSDAY, Hands


async def undoes(hands: Hands, meeting: Any, name: str) -> str:
    """Somebody presses the button; where they stand then."""
    async with hands.place.work() as work:
        return (await undo_cancellation(meeting, hands.ids[name], work)).state


async def test_a_seat_that_was_given_back_by_mistake_is_theirs_again(hands: Hands) -> None:
    meeting = await hands.meeting()
    await hands.registers(meeting, "Amel", seats=2)
    await hands.cancels(meeting, "Amel")
    assert await undoes(hands, meeting, "Amel") == await undoes(hands, meeting, "Amel") == "registered"
    assert (await hands.row(meeting)).seats_taken == 2
    assert await hands.told("registered") == [("registered", "Amel")] * 2


async def test_a_seat_that_somebody_was_offered_meanwhile_stays_offered_and_the_old_turn_comes_first(
    hands: Hands,
) -> None:
    meeting = await hands.meeting(capacity=1)
    for name in ("Amel", "Bruno", "Chloé"):
        await hands.registers(meeting, name)
    await hands.cancels(meeting, "Amel")
    assert await undoes(hands, meeting, "Amel") == "waiting"
    await hands.declines(meeting, "Bruno")
    assert await hands.states(meeting) == {"Amel": "offered", "Bruno": "declined", "Chloé": "waiting"}


async def test_whoever_left_the_queue_by_mistake_has_their_old_place_in_it(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=1)
    for name in ("Amel", "Bruno", "Chloé"):
        await hands.registers(meeting, name)
        hands.clock.move(minutes=1)
    await hands.cancels(meeting, "Bruno")
    assert await undoes(hands, meeting, "Bruno") == "waiting"
    await hands.cancels(meeting, "Amel")
    assert (await hands.states(meeting))["Bruno"] == "offered"


async def test_a_no_to_an_offer_is_undone_while_nobody_else_was_offered_the_seat(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=1)
    for name in ("Amel", "Bruno"):
        await hands.registers(meeting, name)
    await hands.cancels(meeting, "Amel")
    await hands.declines(meeting, "Bruno")
    assert await undoes(hands, meeting, "Bruno") == "offered"
    assert await hands.accepts(meeting, "Bruno") == "registered"


async def test_after_a_quarter_of_an_hour_it_stays_given_back(hands: Hands) -> None:
    meeting = await hands.meeting()
    await hands.registers(meeting, "Amel")
    await hands.cancels(meeting, "Amel")
    hands.clock.move(seconds=UNDO_LASTS.total_seconds())
    with pytest.raises(TooLateToUndo):
        await undoes(hands, meeting, "Amel")


async def test_whom_staff_took_off_the_list_cannot_undo_that(hands: Hands) -> None:
    meeting = await hands.meeting()
    await hands.registers(meeting, "Amel")
    await hands.takes_off(meeting, "Amel")
    with pytest.raises(TooLateToUndo):
        await undoes(hands, meeting, "Amel")


async def test_what_never_was_or_has_begun_cannot_be_undone(hands: Hands) -> None:
    meeting = await hands.meeting()
    await hands.person("Bruno")
    with pytest.raises(NotRegistered):
        await undoes(hands, meeting, "Bruno")
    await hands.registers(meeting, "Amel")
    hands.clock.set((await hands.row(meeting)).registration_closes_at)
    hands.clock.set(THURSDAY.replace(minute=29))
    await hands.cancels(meeting, "Amel")
    hands.clock.set(THURSDAY)
    with pytest.raises(HasBegun):
        await undoes(hands, meeting, "Amel")


async def test_after_registration_has_closed_the_seat_comes_back_unless_staff_gave_it_away(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=1)
    await hands.registers(meeting, "Amel")
    hands.clock.set((await hands.row(meeting)).registration_closes_at)
    await hands.cancels(meeting, "Amel")
    assert await undoes(hands, meeting, "Amel") == "registered"
    await hands.cancels(meeting, "Amel")
    await hands.registers(meeting, "Bruno", by_staff=True)
    with pytest.raises(SeatIsGone):
        await undoes(hands, meeting, "Amel")


async def test_the_page_after_giving_back_has_the_button_that_undoes_it(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        await doors.hands.registers(meeting, "Amel")
        link = await doors.link(meeting, "Amel")
        async with doors.browser() as somebody:
            await somebody.post(link, data={"do": "cancel"})
            assert 'value="undo"' in (await somebody.get(link)).text
            await somebody.post(link, data={"do": "undo"})
            assert "You have a seat" in (await somebody.get(link)).text
        async with await doors.member("Amel") as amel:
            page = f"/meetings/{meeting}"
            gone = await amel.post(page + "/registration", data={"do": "cancel", "back": "/agenda"})
            assert gone.headers["location"] == page
            assert 'value="undo"' in (await amel.get(page)).text
            await amel.post(page + "/registration", data={"do": "undo"})
        assert await doors.hands.states(meeting) == {"Amel": "registered"}


async def test_a_no_to_a_meeting_elsewhere_is_undone_on_the_page_that_follows(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await elsewhere(doors)
        link = await doors.link(meeting, "Amel")
        async with doors.browser() as somebody:
            await somebody.post(link, data={"do": "ask"})
            await somebody.post(link, data={"do": "take_back"})
            assert 'value="undo"' in (await somebody.get(link)).text
            await somebody.post(link, data={"do": "undo"})
            assert "You have asked for a seat" in (await somebody.get(link)).text


async def test_whoever_undoes_a_no_elsewhere_waits_there_at_their_old_place(network: Network) -> None:
    meeting = await network.opened(capacity=1)
    await network.host.registers(meeting, "Amel")
    for name in ("Élodie", "Farid"):
        await network.asks(meeting, name)
        network.host.clock.move(minutes=1)
    await network.talk()
    await network.gives_back(meeting, "Élodie")
    async with network.home.place.work() as work:
        await undo_elsewhere(meeting, network.home.ids["Élodie"], work)
    await network.talk()
    await network.host.cancels(meeting, "Amel")
    await network.talk()
    assert (await network.request(meeting, "Élodie")).state == SeatState.OFFERED
