"""A seat at a meeting of another union: asked for at home, given by the host, offline or not; nobody's name crosses."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlmodel import select

from services.meetings.actions.cancel_meeting import CancelMeeting, cancel_meeting
from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.actions.hold_meeting import HoldMeeting, hold_meeting
from services.meetings.actions.keep_offers import keep_offers
from services.meetings.actions.open_to_others import close_to_others
from services.meetings.errors import OfferIsOver, RegistrationIsClosed, TooManySeats, WrongDetails
from services.meetings.models import Attendance, Registration
from services.meetings.rules.references import LETTERS
from shared.events.ids import new_id
from shared.events.membership import MandateGiven
from shared.tables import outbox
from tests.meetings.network import PUBLIC, Letter, Network
from tests.meetings.test_a_meeting import bodies
from tests.meetings.world import THURSDAY, Hands, a_meeting


async def full(network: Network, *guests: str, seats: int = 1) -> Any:
    """A meeting of two seats that Amel and Bruno have; guests wait for one of them."""
    meeting = await network.opened(seats, capacity=2)
    for name in ("Amel", "Bruno"):
        await network.host.registers(meeting, name)
    for name in guests:
        network.host.clock.move(minutes=1)
        await network.asks(meeting, name)
    await network.talk()
    return meeting


async def entry(network: Network, meeting: Any, name: str) -> Registration:
    """A guest's registration at the host's."""
    request = await network.request(meeting, name)
    found: Registration = (await network.host.rows(select(Registration).where(Registration.id == request.id)))[0]
    return found


async def test_an_open_meeting_is_known_elsewhere_under_its_public_title_until_it_is_closed(network: Network) -> None:
    meeting = await network.opened(2, title="Visite chez Amel Martin", capacity=5)
    known = await network.elsewhere(meeting)
    assert (known.title, known.open, known.seats_for_others) == (PUBLIC, True, 2)
    async with network.host.place.work() as work:
        await change_meeting(meeting, ChangeMeeting(a_meeting(capacity=5, town="Albi")), work)
    await network.open(meeting, 3, "Autre titre")
    await network.talk()
    known = await network.elsewhere(meeting)
    assert (known.title, known.town, known.seats_for_others) == ("Autre titre", "Albi", 3)
    async with network.host.place.work() as work:
        await close_to_others(meeting, work)
    await network.talk()
    assert not (await network.elsewhere(meeting)).open


async def test_words_for_the_network_name_nobody_whom_the_union_knows(network: Network) -> None:
    meeting = await network.host.meeting()
    await network.host.person("Amel")
    for words in ("Visite chez Amel Martin", "Visite, tél. 05 61 00 00 00", "amel@example.org"):
        with pytest.raises(WrongDetails):
            await network.open(meeting, 1, words)
    await network.open(meeting, 1, "Visite chez les artisans")
    with pytest.raises(WrongDetails):
        async with network.host.place.work() as work:
            await change_meeting(meeting, ChangeMeeting(a_meeting(town="Chez Amel Martin")), work)


@pytest.mark.parametrize("how", ["cancelled", "held"])
async def test_a_meeting_that_is_cancelled_or_held_is_no_longer_open(network: Network, how: str) -> None:
    meeting = await network.opened()
    network.host.clock.set(THURSDAY)
    async with network.host.place.work() as work:
        if how == "cancelled":
            await cancel_meeting(meeting, CancelMeeting("No heating."), work)
        else:
            await hold_meeting(meeting, HoldMeeting(), work)
    await network.talk()
    assert not (await network.elsewhere(meeting)).open


async def test_a_request_is_told_no_more_than_sent_until_the_host_has_answered(network: Network) -> None:
    meeting = await network.opened(capacity=2)
    await network.asks(meeting, "Gaëlle")
    assert (await network.request(meeting, "Gaëlle")).state == "sent"
    assert await network.told("Gaëlle", meeting) == []
    await network.talk()
    assert (await network.request(meeting, "Gaëlle")).state == "registered"
    assert await network.told("Gaëlle", meeting) == ["registered"]
    assert (await network.host.row(meeting)).others_taken == 1


async def test_the_host_learns_the_co_operative_and_a_reference_and_never_who_it_is(network: Network) -> None:
    meeting = await network.opened()
    person = await network.home.person("Gaëlle")
    await network.home.hear(
        MandateGiven(
            mandate_id=new_id(),
            person_id=person,
            kind="worker",
            cooperative_id=new_id(),
            cooperative_name="Scop du Port",
            since=date(2020, 1, 1),
        )
    )
    request = await network.asks(meeting, "Gaëlle")
    await network.talk()
    guest = await network.guest(request)
    assert guest
    assert (guest.cooperative, guest.union, guest.union_name) == ("Scop du Port", "bretagne", "Union de Bretagne")
    assert len(guest.reference) == 4
    assert set(guest.reference) <= set(LETTERS)
    for node in (network.host, network.home):
        crossed = await node.rows(select(outbox.c.body).where(outbox.c.subject.like("agg.%")))
        assert not any(word in body for body in crossed for word in (b"Ga", b"Martin", str(person).encode()))
    assert not await network.host.told("registered", "waiting", "offered")


async def test_guests_wait_in_the_one_list_and_nobody_overtakes_anybody(network: Network) -> None:
    meeting = await full(network, "Gaëlle", seats=2)
    await network.host.registers(meeting, "Chloé")
    await network.asks(meeting, "Hugo")
    await network.talk()
    assert [(await network.request(meeting, one)).position for one in ("Gaëlle", "Hugo")] == [1, 3]
    await network.host.cancels(meeting, "Amel")
    await network.talk()
    assert (await network.request(meeting, "Gaëlle")).state == "offered"
    assert (await network.request(meeting, "Hugo")).position == 2
    await network.gives_back(meeting, "Gaëlle")
    await network.talk()
    assert (await network.request(meeting, "Gaëlle")).state == "declined"
    assert (await network.host.states_of_members(meeting))["Chloé"] == "offered"
    assert await network.told("Gaëlle", meeting) == ["waiting", "offered", "declined"]
    assert await network.told("Hugo", meeting) == ["waiting"]


async def test_guests_never_hold_more_seats_than_are_kept_for_others_and_stand_in_nobodys_way(
    network: Network,
) -> None:
    meeting = await network.opened(1, capacity=3)
    for name in ("Gaëlle", "Hugo"):
        await network.asks(meeting, name)
        await network.talk()
    assert [(await network.request(meeting, one)).state for one in ("Gaëlle", "Hugo")] == ["registered", "waiting"]
    row = await network.host.row(meeting)
    assert (row.free, row.barred, row.full) == (2, 1, False)
    assert await network.host.registers(meeting, "Amel") == "registered"
    await network.gives_back(meeting, "Gaëlle")
    await network.talk()
    assert (await network.request(meeting, "Hugo")).state == "offered"
    await network.accepts(meeting, "Hugo")
    await network.talk()
    row = await network.host.row(meeting)
    assert (row.others_taken, row.seats_taken, row.barred) == (1, 2, 0)


async def test_an_offer_ends_at_the_host_whether_or_not_the_other_union_is_there(network: Network) -> None:
    meeting = await full(network, "Gaëlle")
    await network.host.registers(meeting, "Chloé")
    await network.host.cancels(meeting, "Amel")
    network.host.clock.move(hours=25)
    await keep_offers(network.host.place)
    assert (await network.host.states_of_members(meeting))["Chloé"] == "offered"
    assert (await network.request(meeting, "Gaëlle")).state == "waiting"
    await network.talk()
    request = await network.request(meeting, "Gaëlle")
    assert (request.state, request.is_wanted) == ("expired", False)
    assert await network.told("Gaëlle", meeting) == ["waiting", "expired"]


async def test_a_yes_in_time_that_arrives_late_gets_the_seat_when_nobody_waits_before(network: Network) -> None:
    meeting = await full(network, "Gaëlle")
    await network.host.cancels(meeting, "Amel")
    await network.talk()
    await network.accepts(meeting, "Gaëlle")
    network.host.clock.move(hours=30)
    await keep_offers(network.host.place)
    assert (await entry(network, meeting, "Gaëlle")).state == "expired"
    await network.talk()
    assert (await network.request(meeting, "Gaëlle")).state == "registered"
    assert await network.told("Gaëlle", meeting) == ["waiting", "offered", "registered"]


async def test_a_yes_in_time_that_arrives_after_the_seat_has_gone_is_back_at_its_old_place(network: Network) -> None:
    meeting = await full(network, "Gaëlle")
    await network.host.registers(meeting, "Chloé")
    await network.host.registers(meeting, "Driss")
    await network.host.cancels(meeting, "Amel")
    await network.talk()
    await network.accepts(meeting, "Gaëlle")
    network.host.clock.move(hours=30)
    await keep_offers(network.host.place)
    await network.host.accepts(meeting, "Chloé")
    await network.talk()
    request = await network.request(meeting, "Gaëlle")
    assert (request.state, request.position) == ("waiting", 1)
    assert await network.told("Gaëlle", meeting) == ["waiting", "offered", "waiting"]
    await network.host.cancels(meeting, "Bruno")
    await network.talk()
    request = await network.request(meeting, "Gaëlle")
    assert (request.state, request.offer, request.has_said_yes) == ("offered", 2, False)
    await network.accepts(meeting, "Gaëlle")
    await network.talk()
    assert (await network.request(meeting, "Gaëlle")).state == "registered"


async def test_a_yes_that_is_stated_again_gives_no_seat_that_the_queue_would_not_give(network: Network) -> None:
    meeting = await full(network, "Gaëlle")
    await network.host.registers(meeting, "Chloé")
    await network.host.cancels(meeting, "Amel")
    await network.talk()
    await network.accepts(meeting, "Gaëlle")
    network.host.clock.move(hours=30)
    await keep_offers(network.host.place)
    await network.host.accepts(meeting, "Chloé")
    await network.talk()
    network.host.clock.set((await network.host.row(meeting)).registration_closes_at)
    await network.host.cancels(meeting, "Bruno")
    await network.restate(network.home)
    await network.talk()
    assert (await network.request(meeting, "Gaëlle")).state == "waiting", "nothing is given once registration is closed"


async def test_a_yes_that_comes_too_late_is_refused_at_home(network: Network) -> None:
    meeting = await full(network, "Gaëlle")
    await network.host.cancels(meeting, "Amel")
    await network.talk()
    network.host.clock.move(hours=25)
    with pytest.raises(OfferIsOver):
        await network.accepts(meeting, "Gaëlle")


async def test_a_yes_whose_own_hour_is_too_late_is_refused_by_the_host(network: Network) -> None:
    meeting = await full(network, "Gaëlle")
    await network.host.cancels(meeting, "Amel")
    await network.talk()
    late = network.host.clock.now()
    network.host.clock.move(hours=30)
    await keep_offers(network.host.place)
    now = network.host.clock.now()
    network.host.clock.set(late)
    await network.accepts(meeting, "Gaëlle")
    network.host.clock.set(now)
    await network.relay()
    (letter,) = [one for one in network.pending if one.to is network.host]
    letter.event = letter.event.model_copy(update={"wished_at": now - timedelta(hours=1)})
    await network.talk()
    request = await network.request(meeting, "Gaëlle")
    assert (request.state, request.why, request.is_wanted) == ("refused", "late", False)
    assert (await network.told("Gaëlle", meeting))[-1] == "expired"


@pytest.mark.parametrize(
    ("asked", "counts"),
    [
        (timedelta(hours=-10), timedelta(hours=-10)),
        (timedelta(hours=-90), timedelta(hours=-72)),
        (timedelta(days=-365), timedelta(0)),
        (timedelta(days=+365), timedelta(0)),
    ],
)
async def test_a_guest_is_as_old_as_their_request_but_no_wrong_clock_jumps_the_queue(
    network: Network, asked: timedelta, counts: timedelta
) -> None:
    meeting = await network.opened(capacity=1)
    await network.host.registers(meeting, "Amel")
    network.host.clock.move(hours=100)
    await network.asks(meeting, "Gaëlle")
    await network.relay()
    now = network.host.clock.now()
    network.pending[0].event = network.pending[0].event.model_copy(update={"asked_at": now + asked})
    await network.talk()
    assert (await entry(network, meeting, "Gaëlle")).asked_at == now + counts


async def test_a_request_that_was_long_under_way_comes_before_those_who_asked_later(network: Network) -> None:
    meeting = await full(network)
    await network.asks(meeting, "Gaëlle")
    network.host.clock.move(hours=40)
    await network.host.registers(meeting, "Chloé")
    await network.talk()
    assert (await network.request(meeting, "Gaëlle")).position == 1
    await network.host.cancels(meeting, "Amel")
    assert (await network.host.states_of_members(meeting))["Chloé"] == "waiting"


async def test_what_cannot_be_is_refused_with_a_code_and_the_person_is_told(network: Network) -> None:
    closed = await network.opened()
    await network.asks(closed, "Gaëlle")
    async with network.host.place.work() as work:
        await close_to_others(closed, work)
    await network.talk()
    assert (await network.request(closed, "Gaëlle")).why == "closed"
    assert await network.told("Gaëlle", closed) == ["refused"]
    with pytest.raises(RegistrationIsClosed):
        await network.asks(closed, "Hugo")
    narrow = await network.opened(2, capacity=3)
    with pytest.raises(TooManySeats):
        await network.asks(narrow, "Gaëlle", 3)
    await network.asks(narrow, "Gaëlle", 2)
    await network.open(narrow, 1)
    await network.talk()
    assert (await network.request(narrow, "Gaëlle")).why == "too-many-seats"


async def test_guests_who_wait_for_more_than_there_is_left_for_others_are_told(network: Network) -> None:
    meeting = await network.opened(2, capacity=2)
    await network.host.registers(meeting, "Amel")
    await network.asks(meeting, "Gaëlle", 2)
    await network.talk()
    await network.open(meeting, 1)
    await network.talk()
    request = await network.request(meeting, "Gaëlle")
    assert (request.state, request.why) == ("refused", "full")
    assert await network.told("Gaëlle", meeting) == ["waiting", "refused"]


async def test_seats_for_others_are_never_fewer_than_others_have(network: Network) -> None:
    meeting = await network.opened(2, capacity=5)
    await network.asks(meeting, "Gaëlle", 2)
    await network.talk()
    for wrong in (0, 1, 6):
        with pytest.raises(WrongDetails):
            await network.open(meeting, wrong)


async def test_a_cancelled_meeting_reaches_its_guests_without_its_reason(network: Network) -> None:
    meeting = await network.opened(capacity=2)
    await network.asks(meeting, "Gaëlle")
    await network.talk()
    async with network.host.place.work() as work:
        await cancel_meeting(meeting, CancelMeeting("Amel Martin is ill."), work)
    await network.talk()
    request = await network.request(meeting, "Gaëlle")
    assert (request.state, request.why) == ("cancelled", "cancelled")
    (told,) = await bodies(network.home, "cancelled")
    assert (told["reason"], told["concerned"]) == ("", [str(network.home.ids["Gaëlle"])])
    crossed = await network.host.rows(select(outbox.c.body).where(outbox.c.subject.like("agg.%")))
    assert not any(b"Amel" in body for body in crossed)


async def test_a_changed_hour_reaches_those_who_have_a_seat(network: Network) -> None:
    meeting = await network.opened(capacity=2)
    await network.asks(meeting, "Gaëlle")
    await network.talk()
    later = {"starts_at": THURSDAY + timedelta(hours=1), "ends_at": THURSDAY + timedelta(hours=3)}
    async with network.host.place.work() as work:
        await change_meeting(meeting, ChangeMeeting(a_meeting(**later)), work)
    await network.talk()
    assert await network.told("Gaëlle", meeting) == ["registered", "changed"]
    (told,) = await bodies(network.home, "changed")
    assert set(told["changed"]) == {"starts_at", "ends_at"}


async def test_staff_take_a_guest_off_and_note_that_one_came(network: Network) -> None:
    meeting = await network.opened(2, capacity=8)
    for name in ("Gaëlle", "Hugo"):
        await network.asks(meeting, name)
    await network.talk()
    off = await network.request(meeting, "Hugo")
    network.host.ids["Hugo"] = off.id
    await network.host.cancels(meeting, "Hugo")
    for number in range(5):
        await network.host.registers(meeting, f"Person {number}")
    network.host.clock.set(THURSDAY)
    there = (await entry(network, meeting, "Gaëlle")).id
    async with network.host.place.work() as work:
        await hold_meeting(meeting, HoldMeeting({there: Attendance.PRESENT}), work)
    await network.talk()
    assert (await network.request(meeting, "Hugo")).state == "cancelled"
    (held,) = await bodies(network.host, "held")
    assert (held["registered"], held["present"]) == (6, 1)
    assert [one["registered"] for one in await bodies(network.host, "stands") if "registered" in one][-1] == 6


async def test_whoever_gave_back_and_asks_again_keeps_the_new_seat_in_the_calendar(network: Network) -> None:
    meeting = await network.opened(2, capacity=5)
    first = await network.asks(meeting, "Gaëlle")
    await network.talk()
    await network.gives_back(meeting, "Gaëlle")
    second = await network.asks(meeting, "Gaëlle")
    assert first != second
    await network.relay()
    network.pending.reverse()
    await network.talk()
    assert await network.told("Gaëlle", meeting) == ["registered", "registered"]
    assert (await network.host.row(meeting)).others_taken == 1


async def test_a_word_that_was_heard_before_is_not_answered_again(network: Network) -> None:
    meeting = await network.opened(2, capacity=5)
    await network.asks(meeting, "Gaëlle")
    await network.talk()
    before = len(await bodies(network.host, "stands"))
    for number in range(len(network.delivered)):
        await network.again(number)
    assert len(await bodies(network.host, "stands")) == before
    assert await network.told("Gaëlle", meeting) == ["registered"]


async def test_what_was_taken_back_stays_so_when_a_restored_node_wants_it_again(network: Network) -> None:
    meeting = await network.opened(2, capacity=5)
    request = await network.asks(meeting, "Gaëlle")
    await network.gives_back(meeting, "Gaëlle")
    await network.relay()
    wanted, back = (one.event for one in network.pending)
    network.pending.pop(0)
    await network.talk()
    late = {"epoch": back.epoch + 1}  # type: ignore[attr-defined]
    await network.arrive(Letter(network.host, wanted.model_copy(update=late), new_id()))
    guest = await network.guest(request)
    assert guest
    assert (guest.gone, guest.stated["state"]) == (True, "cancelled")
    assert (await network.host.row(meeting)).others_taken == 0


async def test_what_was_refused_stays_so_when_the_meeting_is_opened_again(network: Network) -> None:
    meeting = await network.opened(2, capacity=5)
    await network.asks(meeting, "Gaëlle")
    async with network.host.place.work() as work:
        await close_to_others(meeting, work)
    await network.relay()
    (wish,) = [one for one in network.pending if one.to is network.host]
    await network.arrive(wish)
    await network.open(meeting, 2)
    again = wish.event.model_copy(update={"epoch": wish.event.epoch + 1})  # type: ignore[attr-defined]
    await network.arrive(Letter(network.host, again, new_id()))
    assert (await network.guest(wish.event.request_id)).stated["state"] == "refused"  # type: ignore[attr-defined, union-attr]


async def test_a_host_that_was_restored_and_forgot_a_request_hears_of_it_again(network: Network) -> None:
    meeting = await network.opened(2, capacity=5)
    await network.asks(meeting, "Gaëlle")
    await network.relay()
    network.pending.clear()
    await network.restate(network.home)
    await network.talk()
    assert (await network.request(meeting, "Gaëlle")).state == "registered"


async def test_an_answer_to_a_request_that_this_node_forgot_changes_nothing(network: Network, hands: Hands) -> None:
    meeting = await network.opened(2, capacity=5)
    await network.asks(meeting, "Gaëlle")
    await network.relay()
    await network.deliver()
    await network.relay()
    (answer,) = network.pending
    answer.event = answer.event.model_copy(update={"request_id": new_id()})
    await network.talk()
    assert (await network.request(meeting, "Gaëlle")).state == "sent"
    assert (await hands.row(meeting)).others_taken == 1


async def test_a_union_that_became_another_one_goes_on_speaking_for_its_people(network: Network) -> None:
    meeting = await network.opened(2, capacity=5)
    await network.asks(meeting, "Gaëlle")
    await network.talk()
    request = await network.request(meeting, "Gaëlle")
    await network.gives_back(meeting, "Gaëlle")
    await network.relay()
    network.pending[0].event = network.pending[0].event.model_copy(update={"guest_union": "grand-ouest"})
    await network.deliver()
    guest = await network.guest(request.id)
    assert guest
    assert (guest.union, guest.stated["state"], guest.stated["guest_union"]) == (
        "grand-ouest",
        "cancelled",
        "grand-ouest",
    )


async def test_a_request_that_bears_the_id_of_a_registration_here_is_nobodys(network: Network) -> None:
    meeting = await network.opened(2, capacity=5)
    await network.host.registers(meeting, "Amel")
    (amel,) = await network.host.rows(select(Registration))
    await network.asks(meeting, "Gaëlle")
    await network.relay()
    network.pending[0].event = network.pending[0].event.model_copy(update={"request_id": amel.id, "wish": "given_back"})
    await network.talk()
    assert await network.host.states(meeting) == {"Amel": "registered"}
