"""The clock is set back by two hours: ids and hours then say that what is newer is older."""

from typing import Any
from uuid import UUID

from sqlalchemy import update

from services.meetings.actions.answer_elsewhere import give_back_elsewhere
from services.meetings.models import Registration, RequestElsewhere
from services.meetings.queries import network as of_the_network
from services.meetings.queries.registrations import all_of, seat
from tests.meetings.network import Network
from tests.meetings.world import Hands

LATEST = UUID(int=2**128 - 1)


async def make_latest(hands: Hands, table: Any) -> None:
    """What is there bears an id of hours to come: it was made before the clock was set back."""
    async with hands.place.work() as work:
        await work.do(update(table).values(id=LATEST))
    hands.clock.move(hours=-2)


async def test_whoever_registers_again_and_cannot_come_gives_back_that_seat(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=1)
    hands.clock.move(hours=3)
    await hands.registers(meeting, "Amel")
    await hands.cancels(meeting, "Amel")
    await make_latest(hands, Registration)
    assert await hands.registers(meeting, "Amel") == "registered"
    async with hands.place.database.reading() as session:
        shown = await seat(session, meeting, hands.ids["Amel"])
        ((listed, _),) = await all_of(session, hands.ids["Amel"])
    assert shown and shown.state == listed.state == "registered"
    await hands.cancels(meeting, "Amel")
    assert (await hands.row(meeting)).seats_taken == 0
    async with hands.place.database.reading() as session:
        again = await seat(session, meeting, hands.ids["Amel"])
    assert again and again.undo_until


async def test_a_newcomer_after_the_change_of_the_clock_overtakes_nobody_in_the_queue(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=1)
    hands.clock.move(hours=3)
    for name in ("Amel", "Bruno"):
        await hands.registers(meeting, name)
    hands.clock.move(hours=-2)
    await hands.registers(meeting, "Chloé")
    await hands.cancels(meeting, "Amel")
    assert await hands.states(meeting) == {"Amel": "cancelled", "Bruno": "offered", "Chloé": "waiting"}


async def test_the_newest_request_to_another_union_is_the_one_that_is_wanted(network: Network) -> None:
    meeting = await network.opened(capacity=2, seats=2)
    await network.asks(meeting, "Élodie")
    await network.gives_back(meeting, "Élodie")
    await make_latest(network.home, RequestElsewhere)
    network.home.clock.move(hours=2)
    await network.asks(meeting, "Élodie")
    person = network.home.ids["Élodie"]
    async with network.home.place.database.reading() as session:
        shown = await of_the_network.request_of(session, meeting, person)
        ((_, listed),) = await of_the_network.requests_of(session, person)
    assert shown and shown.is_wanted and listed.is_wanted
    async with network.home.place.work() as work:
        assert not (await give_back_elsewhere(meeting, person, work)).is_wanted
    async with network.home.place.database.reading() as session:
        last = await of_the_network.request_of(session, meeting, person)
    assert last and last.id != LATEST, "of those that ended, the last"
