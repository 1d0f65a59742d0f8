"""Who is told: those concerned, once each, whatever the order in which things are heard."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from services.notifications.models.delivery import State
from services.notifications.models.notice import Kind
from shared.events.meetings import (
    MeetingCancelled,
    MeetingChanged,
    OfferDeclined,
    OfferExpired,
    PutOnWaitingList,
    RegistrationCancelled,
    SeatFact,
    SeatOffered,
    SeatRefused,
    SeatTaken,
)
from shared.events.membership import (
    CooperativeRecorded,
    CooperativeWithdrawn,
    MandateEnded,
    MandateEndUndone,
    WithdrawalUndone,
)
from shared.work import Workplace
from tests.notifications.world import (
    MEETING,
    THURSDAY,
    Ear,
    a_mandate,
    a_meeting,
    a_person,
    a_seat,
    deliveries,
    many,
    notices,
    person,
    states,
    told,
)
from tests.statements import statements


async def test_whoever_has_a_mandate_on_the_day_of_the_meeting_is_invited_once(ear: Ear, place: Workplace) -> None:
    day = THURSDAY.date()
    await ear.hears(
        a_mandate(1),
        a_mandate(1, kind="elected"),
        a_mandate(2, until=day),
        a_mandate(3, until=day - timedelta(days=1)),
        a_mandate(4, since=day + timedelta(days=1)),
        a_meeting(),
    )
    assert sorted(notice.person_id for notice in await notices(place)) == [person(1), person(2)]


async def test_the_people_of_a_co_operative_that_left_are_invited_no_more(ear: Ear, place: Workplace) -> None:
    day, since = THURSDAY.date(), date(2020, 1, 1)
    left, stays = uuid4(), uuid4()
    for id, until in ((left, day - timedelta(days=1)), (stays, day)):
        await ear.hears(
            CooperativeWithdrawn(cooperative_id=id, withdrawn_on=until, reason="", memberships=((since, until),))
        )
    await ear.hears(a_mandate(1, cooperative_id=left), a_mandate(2, cooperative_id=stays), a_meeting())
    assert await told(place) == {person(2)}
    await ear.hears(WithdrawalUndone(cooperative_id=left, memberships=((since, None),)), a_meeting())
    assert await told(place) == {person(1), person(2)}


async def test_a_meeting_of_some_departments_concerns_their_co_operatives_and_the_staff_s_inbox(
    ear: Ear, place: Workplace
) -> None:
    union = {"cooperative_id": None, "department": None}
    await ear.hears(
        *(a_person(number) for number in range(1, 5)),
        a_mandate(1, department="31"),
        a_mandate(2, department="81"),
        a_mandate(3, kind="staff", **union),
        a_mandate(4, kind="elected", **union),
        a_meeting(departments=("31", "32")),
    )
    assert await told(place) == {person(1), person(3)}
    (mailed,) = await deliveries(place)
    by_id = {notice.id: notice.person_id for notice in await notices(place)}
    assert by_id[mailed.notice_id] == person(1)


async def test_a_co_operative_that_moved_is_concerned_where_it_is_now(ear: Ear, place: Workplace) -> None:
    id = uuid4()
    here = {"name": "x", "registration_scheme": "siren", "registration_number": "1", "cooperative_id": id}
    moved, before = CooperativeRecorded(**here, department="65"), CooperativeRecorded(**here, department="31")
    ear.happened(before, moved)
    await ear.hears(a_mandate(1, cooperative_id=id, department="31"), moved, before, a_meeting(departments=("65",)))
    assert await told(place) == {person(1)}


async def test_the_same_announcement_heard_again_tells_nobody_twice(ear: Ear, place: Workplace) -> None:
    meeting = a_meeting()
    await ear.hears(a_person(), a_mandate(), meeting, meeting)
    await ear.hears_past_its_inbox(meeting)
    assert len(await notices(place)) == len(await deliveries(place)) == 1


async def test_a_mandate_given_before_an_announcement_but_heard_after_it_still_brings_the_invitation(
    ear: Ear, place: Workplace
) -> None:
    early, meeting, late = a_mandate(1), a_meeting(), a_mandate(2)
    ear.happened(early, meeting, late)
    await ear.hears(meeting, early, late)
    assert await told(place) == {person(1)}


async def test_the_end_of_a_mandate_heard_before_its_beginning_counts(ear: Ear, place: Workplace) -> None:
    given = a_mandate(1)
    ended = MandateEnded(person_id=given.person_id, mandate_id=given.mandate_id, until=date(2026, 1, 31))
    ear.happened(given, ended)
    await ear.hears(ended, given, a_meeting())
    assert await told(place) == set()


async def test_a_notice_about_an_unknown_person_waits_for_the_address(ear: Ear, place: Workplace) -> None:
    await ear.hears(a_seat(1))
    assert await states(place) == [State.WAITING_FOR_ADDRESS]
    await ear.hears(a_person(1, email=None))
    assert await states(place) == [State.WAITING_FOR_ADDRESS]
    await ear.hears(a_person(1))
    assert await states(place) == [State.QUEUED]


async def test_an_address_that_was_replaced_does_not_come_back_when_it_is_heard_late(
    ear: Ear, place: Workplace
) -> None:
    old, new = a_person(1, email="old@example.org"), a_person(1, email=None)
    ear.happened(old, new)
    await ear.hears(a_seat(1), new, old)
    assert await states(place) == [State.WAITING_FOR_ADDRESS]


@pytest.mark.parametrize(
    ("fact", "kind", "more"),
    [
        (SeatTaken, Kind.SEAT_TAKEN, {}),
        (PutOnWaitingList, Kind.WAITING, {"position": 2}),
        (SeatOffered, Kind.SEAT_OFFERED, {"expires_at": THURSDAY - timedelta(days=1)}),
        (OfferExpired, Kind.OFFER_EXPIRED, {}),
        (OfferDeclined, Kind.OFFER_DECLINED, {}),
        (RegistrationCancelled, Kind.REGISTRATION_CANCELLED, {}),
        (SeatRefused, Kind.SEAT_REFUSED, {"why": "full"}),
    ],
)
async def test_what_became_of_a_seat_is_told_to_its_holder(
    fact: type[SeatFact], kind: Kind, more: dict[str, object], ear: Ear, place: Workplace
) -> None:
    await ear.hears(a_person(1), a_person(2), a_seat(1, fact, **more))
    (notice,) = await notices(place)
    assert (notice.person_id, notice.kind) == (person(1), kind)


async def test_a_change_and_a_cancellation_reach_those_they_name(ear: Ear, place: Workplace) -> None:
    meeting = a_meeting()
    moved = MEETING | {"starts_at": THURSDAY + timedelta(hours=1), "changed": ("starts_at",)}
    changed = MeetingChanged(**moved, meeting_id=meeting.meeting_id, registered=(person(1),))
    off = MeetingCancelled(
        meeting_id=meeting.meeting_id, title="x", starts_at=THURSDAY, reason="Snow", concerned=(person(1), person(2))
    )
    await ear.hears(meeting, changed, off)
    first, second, third = await notices(place)
    assert (first.kind, first.person_id) == (Kind.MEETING_CHANGED, person(1))
    assert first.values["before"] == {"starts_at": THURSDAY.isoformat()}
    assert {second.person_id, third.person_id} == {person(1), person(2)}
    assert second.values["place"] == MEETING["place"], "where it would have been is taken from the card"


async def test_twelve_hundred_recipients_are_told_together(ear: Ear, place: Workplace) -> None:
    people = 1200
    await many(place, people)
    with statements(place.database) as said:
        await ear.hears(a_meeting())
    assert len(await notices(place)) == people and (await states(place)).count(State.QUEUED) == people
    assert len(said) < 30, "some hundreds at once, not one by one"


async def test_undoing_a_withdrawal_invites_its_people_once_to_what_was_announced_meanwhile(
    ear: Ear, place: Workplace
) -> None:
    since, left = date(2020, 1, 1), UUID(int=1)
    before, meanwhile = a_meeting(), a_meeting()
    await ear.hears(a_person(1), a_mandate(1, cooperative_id=left), before)
    gone = CooperativeWithdrawn(
        cooperative_id=left, withdrawn_on=date(2026, 3, 1), reason="", memberships=((since, date(2026, 3, 1)),)
    )
    await ear.hears(gone, meanwhile)
    undone = WithdrawalUndone(cooperative_id=left, memberships=((since, None),))
    await ear.hears(undone, undone)
    await ear.hears_past_its_inbox(undone)
    assert [one.meeting_id for one in await notices(place)] == [before.meeting_id, meanwhile.meeting_id]


async def test_undoing_the_end_of_a_mandate_invites_once_to_what_was_announced_meanwhile(
    ear: Ear, place: Workplace
) -> None:
    mandate, before, meanwhile = a_mandate(1), a_meeting(), a_meeting()
    ended = MandateEnded(person_id=person(1), mandate_id=mandate.mandate_id, until=date(2026, 3, 1))
    await ear.hears(a_person(1), mandate, before, ended, meanwhile)
    undone = MandateEndUndone(person_id=person(1), mandate_id=mandate.mandate_id)
    await ear.hears(undone, undone)
    await ear.hears_past_its_inbox(undone)
    assert [one.meeting_id for one in await notices(place)] == [before.meeting_id, meanwhile.meeting_id]
