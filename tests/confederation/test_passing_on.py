"""What a union states for another reaches it: from the right one, to the right one, the newest, once."""

from datetime import timedelta

import pytest

from services.confederation.actions.note_body import note_union
from services.confederation.actions.pass_on_to_successors import pass_on_to_successors
from services.confederation.handlers.from_operator import know_the_union
from services.confederation.rules.network import Network, Standing
from shared.events.crossings import SeatState, SeatWish
from shared.events.hub import UnionRecorded
from shared.events.national import OpenMeeting, SeatAnswer, SeatRequest, UnionStands
from shared.work import Workplace
from tests.confederation.telling import BEGINS, a_request, an_answer, announced, hub_hears, open_meeting
from tests.confederation.world import DAY, Hub, Speaker, a_union


@pytest.fixture
def occitanie(hub: Hub) -> Speaker:
    """The meetings of the host's union."""
    return Speaker(hub, "occitanie", "meetings")


@pytest.fixture
def bretagne(hub: Hub) -> Speaker:
    """The meetings of the guest's union."""
    return Speaker(hub, "bretagne", "meetings")


async def test_an_open_meeting_is_made_known_to_all_under_its_host_s_name(place: Workplace, occitanie: Speaker) -> None:
    await hub_hears(place, occitanie.state(open_meeting(town="Tarbes")))
    (told,) = await announced(place)
    assert isinstance(told, OpenMeeting) and told.to == "all" and told.open and told.town == "Tarbes"
    assert (told.host_union, told.host_union_name, told.seats_for_others) == ("occitanie", "Occitanie", 4)


async def test_a_request_goes_to_the_host_and_its_answer_to_the_guest(
    place: Workplace, occitanie: Speaker, bretagne: Speaker
) -> None:
    await hub_hears(place, bretagne.state(a_request(seats=2, cooperative="Scop du Port")))
    await hub_hears(place, occitanie.state(an_answer(state=SeatState.OFFERED, offer=1, expires_at=BEGINS)))
    request, answer = await announced(place)
    assert isinstance(request, SeatRequest) and request.to == "occitanie" and request.seats == 2
    assert (request.guest_union, request.guest_union_name, request.seq) == ("bretagne", "Bretagne", 1)
    assert isinstance(answer, SeatAnswer) and answer.to == "bretagne" and answer.offer == 1
    assert (answer.host_union, answer.state, answer.expires_at) == ("occitanie", SeatState.OFFERED, BEGINS)


async def test_what_is_read_again_from_the_beginning_is_not_passed_on_again(
    place: Workplace, occitanie: Speaker, bretagne: Speaker, hub: Hub
) -> None:
    bretagne.state(a_request())
    occitanie.state(open_meeting(), an_answer(state=SeatState.WAITING), an_answer())
    for _ in range(3):
        for read in hub.reads:
            await hub_hears(place, [read])
    kinds = [type(one) for one in await announced(place)]
    assert kinds == [SeatRequest, OpenMeeting, SeatAnswer, SeatAnswer]


async def test_an_older_statement_that_arrives_late_changes_nothing(place: Workplace, bretagne: Speaker) -> None:
    wanted, given_back = bretagne.state(a_request()), bretagne.state(a_request(wish=SeatWish.GIVEN_BACK))
    await hub_hears(place, given_back)
    await hub_hears(place, wanted)
    assert [one.wish for one in await announced(place) if isinstance(one, SeatRequest)] == [SeatWish.GIVEN_BACK]


async def test_a_restatement_that_says_the_same_is_no_news_and_one_that_says_more_is(
    place: Workplace, occitanie: Speaker, bretagne: Speaker
) -> None:
    await hub_hears(place, occitanie.state(open_meeting()), bretagne.state(a_request()))
    for speaker in (occitanie, bretagne):
        speaker.new_epoch()
    await hub_hears(place, occitanie.state(open_meeting()), bretagne.state(a_request()))
    assert len(await announced(place)) == 2
    await hub_hears(place, bretagne.state(a_request(wish=SeatWish.GIVEN_BACK)))
    (*_, last) = await announced(place)
    assert isinstance(last, SeatRequest) and (last.epoch, last.seq) == (2, 2)


async def test_a_union_speaks_of_its_own_meetings_and_requests_only(
    place: Workplace, occitanie: Speaker, bretagne: Speaker
) -> None:
    await hub_hears(place, occitanie.state(open_meeting()), bretagne.state(a_request()))
    await hub_hears(
        place,
        bretagne.state(open_meeting(title="Annulée", open=False)),
        occitanie.state(a_request(wish=SeatWish.GIVEN_BACK)),
    )
    assert len(await announced(place)) == 2


async def test_a_host_answers_what_it_was_asked_and_only_whoever_asked(place: Workplace, hub: Hub) -> None:
    async with place.work() as work:
        work.add(a_union("alpes"))
    guest, host, other = (Speaker(hub, code, "meetings") for code in ("bretagne", "occitanie", "alpes"))
    await hub_hears(place, guest.state(a_request()))
    await hub_hears(place, other.state(an_answer(state=SeatState.CANCELLED)))
    await hub_hears(place, host.state(an_answer(guest="alpes")))
    assert len(await announced(place)) == 1
    await hub_hears(place, host.state(an_answer()))
    (_, answer) = await announced(place)
    assert isinstance(answer, SeatAnswer) and (answer.to, answer.host_union) == ("bretagne", "occitanie")


async def test_an_answer_that_is_read_before_its_request_waits_for_it(
    place: Workplace, occitanie: Speaker, bretagne: Speaker
) -> None:
    await hub_hears(place, occitanie.state(an_answer()))
    assert await announced(place) == []
    await hub_hears(place, bretagne.state(a_request()))
    assert [type(one) for one in await announced(place)] == [SeatRequest, SeatAnswer]


async def test_a_request_to_a_union_that_nobody_knows_is_refused_and_asks_again_when_it_is_known(
    place: Workplace, bretagne: Speaker
) -> None:
    await hub_hears(place, bretagne.state(a_request(host="atlantide")))
    (refusal,) = await announced(place)
    assert isinstance(refusal, SeatAnswer) and (refusal.to, refusal.state) == ("bretagne", SeatState.REFUSED)
    assert (refusal.why, refusal.epoch) == ("unknown_union", 0)
    async with place.work() as work:
        work.add(a_union("atlantide"))
    await hub_hears(place, bretagne.state(a_request(host="atlantide")))
    (_, request) = await announced(place)
    assert isinstance(request, SeatRequest) and request.to == "atlantide"


async def test_a_meeting_that_was_over_before_it_was_read_is_told_to_nobody(
    place: Workplace, occitanie: Speaker
) -> None:
    past = BEGINS - timedelta(days=100)
    await hub_hears(place, occitanie.state(open_meeting(starts_at=past, ends_at=past + timedelta(hours=2))))
    assert await announced(place) == []


def merged(code: str, *into: str) -> UnionRecorded:
    """A union whose last day was yesterday."""
    return UnionRecorded(
        code=code,
        name=code.title(),
        departments=(),
        since=DAY.replace(year=1990),
        until=DAY - timedelta(days=1),
        successors=into,
    )


async def test_a_merged_union_s_open_meetings_and_requests_go_to_its_successor(place: Workplace, hub: Hub) -> None:
    async with place.work() as work:
        work.add(a_union("alpes"))
        work.add(a_union("grand-sud"))
    guest, host, successor = (Speaker(hub, code, "meetings") for code in ("bretagne", "occitanie", "grand-sud"))
    await hub_hears(place, host.state(open_meeting()), guest.state(a_request()), host.state(an_answer()))
    before = len(await announced(place))
    async with place.work() as work:
        await know_the_union(merged("occitanie", "grand-sud"), work)
    stands, meeting, request = (await announced(place))[before:]
    assert isinstance(stands, UnionStands) and stands.successors == ("grand-sud",) and stands.to == "all"
    assert isinstance(meeting, OpenMeeting) and meeting.host_union == "grand-sud" and meeting.open
    assert isinstance(request, SeatRequest) and request.to == "grand-sud"
    await hub_hears(place, host.state(an_answer(state=SeatState.CANCELLED)))
    await hub_hears(place, successor.state(an_answer(state=SeatState.WAITING, position=2)))
    (*_, answer) = await announced(place)
    assert isinstance(answer, SeatAnswer) and (answer.host_union, answer.position) == ("grand-sud", 2)
    async with place.work() as work:
        await pass_on_to_successors(work)
    assert len(await announced(place)) == before + 4, "what was handed over is not handed over again"


async def test_the_answers_for_a_guest_of_a_merged_union_go_to_its_successor(
    place: Workplace, occitanie: Speaker, bretagne: Speaker
) -> None:
    await hub_hears(place, bretagne.state(a_request()), occitanie.state(an_answer()))
    async with place.work() as work:
        work.add(a_union("ouest"))
        await note_union(merged("bretagne", "ouest"), work)
        await pass_on_to_successors(work)
    (*_, answer) = await announced(place)
    assert isinstance(answer, SeatAnswer) and answer.to == "ouest"
    await hub_hears(place, occitanie.state(an_answer(state=SeatState.CANCELLED)))
    (*_, answer) = await announced(place)
    assert isinstance(answer, SeatAnswer) and (answer.to, answer.state) == ("ouest", SeatState.CANCELLED)


async def test_a_split_union_s_meetings_are_open_no_longer_for_nobody_can_say_whose_they_are(
    place: Workplace, occitanie: Speaker
) -> None:
    await hub_hears(place, occitanie.state(open_meeting()))
    async with place.work() as work:
        await know_the_union(merged("occitanie", "bretagne", "alpes"), work)
    (*_, meeting) = await announced(place)
    assert isinstance(meeting, OpenMeeting) and not meeting.open


def test_unions_that_name_each_other_as_successors_lead_nowhere() -> None:
    yesterday = DAY - timedelta(days=1)
    loop = {"a": Standing("A", yesterday, ("b",)), "b": Standing("B", yesterday, ("a",))}
    assert Network(loop, DAY).now("a") is None
    assert Network(loop, yesterday).now("a") == "a", "the last day still counts"
