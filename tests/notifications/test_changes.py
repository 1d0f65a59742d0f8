"""A meeting changes: everybody whom it concerns is told, and every later letter says what is true now."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from services.notifications.models import Delivery
from services.notifications.models.delivery import State
from services.notifications.models.notice import Kind
from services.notifications.queries.letters import to_send
from services.notifications.rules.letter import letter
from shared.clock import Clock
from shared.events.meetings import MeetingAnnounced, MeetingCancelled, MeetingChanged, PutOnWaitingList, SeatingChanged
from shared.work import Workplace
from tests.notifications.world import (
    MEETING,
    MONDAY,
    THURSDAY,
    Ear,
    a_mandate,
    a_meeting,
    a_person,
    a_seat,
    deliveries,
    person,
)
from tests.notifications.world import notices as all_notices

MOVED = THURSDAY + timedelta(days=7)


def moved(meeting: MeetingAnnounced, **more: Any) -> MeetingChanged:
    """It is a week later now, at another host's, with another text."""
    said = MEETING | {"starts_at": MOVED, "ends_at": MOVED + timedelta(hours=2), "place": "La Miche", "town": "Auch"}
    said |= {"street": "3 rue du Four", "host_name": "La Miche", "kind": "visit", "summary": "Bread."}
    said |= {"changed": ("starts_at", "ends_at", "place", "town", "street")}
    return MeetingChanged(**(said | more), meeting_id=meeting.meeting_id)


async def standings(place: Workplace) -> dict[Any, str]:
    """Who was told of a change, and as what."""
    found = [one for one in await all_notices(place) if one.kind == Kind.MEETING_CHANGED]
    return {one.person_id: one.values["standing"] for one in found}


async def all_are_sent(place: Workplace) -> None:
    """Every letter so far has left."""
    async with place.work() as work:
        await work.do(update(Delivery).values(state=State.SENT.value, due_at=None))


async def test_those_who_come_who_wait_and_who_are_invited_are_told_each_in_their_own_words(
    ear: Ear, place: Workplace
) -> None:
    meeting = a_meeting()
    await ear.hears(*(one for n in range(1, 6) for one in (a_person(n), a_mandate(n))), meeting)
    await all_are_sent(place)
    people = {"registered": (person(1), person(2)), "offered": (person(2),), "waiting": (person(3),)}
    await ear.hears(moved(meeting, **people))
    assert await standings(place) == {
        person(1): "registered",
        person(2): "offered",
        person(3): "waiting",
        person(4): "invited",
        person(5): "invited",
    }
    assert len([one for one in await deliveries(place) if one.state == State.QUEUED]) == 5


async def test_an_invitation_that_has_not_left_says_the_new_day_and_needs_no_second_letter(
    ear: Ear, place: Workplace
) -> None:
    meeting = a_meeting()
    await ear.hears(a_person(1), a_mandate(1), meeting, moved(meeting))
    (only,) = await deliveries(place)
    async with place.database.reading() as session:
        (waiting,) = await to_send(session, [only.id])
    assert waiting.values()["starts_at"].startswith(MOVED.date().isoformat())
    assert await standings(place) == {person(1): "invited"}, "in the inbox it stands"


@pytest.mark.parametrize("changed", [("title",), ()])
async def test_a_better_title_or_text_writes_to_none_of_those_invited(
    ear: Ear, place: Workplace, changed: tuple[str, ...]
) -> None:
    meeting = a_meeting()
    await ear.hears(a_person(1), a_mandate(1), meeting)
    await all_are_sent(place)
    await ear.hears(moved(meeting, changed=changed))
    assert await standings(place) == {}


async def test_whoever_is_concerned_no_longer_hears_of_no_change(ear: Ear, place: Workplace) -> None:
    meeting = a_meeting()
    await ear.hears(a_person(1), a_mandate(1, until=THURSDAY.date()), meeting)
    await all_are_sent(place)
    await ear.hears(moved(meeting))
    assert await standings(place) == {}, "their mandate ends before the new day"


async def test_later_letters_say_the_host_the_place_the_hours_and_the_end_of_registration_of_now(
    ear: Ear, place: Workplace
) -> None:
    meeting = a_meeting(summary="Wood.")
    closes = MOVED - timedelta(days=1)
    now = {"starts_at": MOVED, "ends_at": MOVED + timedelta(hours=2), "place": "La Miche", "town": "Auch"}
    waits = a_seat(1, PutOnWaitingList, position=1, meeting_id=meeting.meeting_id, street="3 rue du Four", **now)
    off = MeetingCancelled(
        meeting_id=meeting.meeting_id, title="Visit", starts_at=MOVED, reason="", concerned=(person(2),)
    )
    seating = SeatingChanged(meeting_id=meeting.meeting_id, capacity=7, registration_closes_at=closes)
    await ear.hears(a_person(1), a_person(2), meeting, moved(meeting), seating, waits)
    await ear.hears(off)
    values = {one.person_id: one for one in await all_notices(place)}
    async with place.database.reading() as session:
        found = await to_send(session, [one.id for one in await deliveries(place)])
    said = {one.notice.person_id: one.values() for one in found}
    assert values.keys() == said.keys() == {person(1), person(2)}
    for one in said.values():
        assert (one["host_name"], one["place"], one["street"], one["town"]) == (
            "La Miche",
            "La Miche",
            "3 rue du Four",
            "Auch",
        )
        assert (one["summary"], one["capacity"]) == ("Bread.", 7)
        assert one["registration_closes_at"] == closes.isoformat().replace("+00:00", "Z")
        assert one["ends_at"].startswith(MOVED.date().isoformat())


async def test_those_whom_only_the_new_day_concerns_are_invited_once(ear: Ear, place: Workplace) -> None:
    meeting = a_meeting(registration_closes_at=THURSDAY)
    joins = a_mandate(2, since=THURSDAY.date() + timedelta(days=1))
    await ear.hears(a_person(1), a_mandate(1), a_person(2), joins, a_person(3), meeting, a_mandate(3))
    change = moved(meeting)
    await ear.hears(change, change)
    await ear.hears(moved(meeting, starts_at=MOVED + timedelta(days=1), ends_at=MOVED + timedelta(days=1, hours=2)))
    invited = [one.person_id for one in await all_notices(place) if one.kind == Kind.MEETING_ANNOUNCED]
    assert invited == [person(1), person(2)], "3 got the mandate after the announcement, and was concerned on both days"


async def test_nobody_is_invited_to_a_moved_meeting_that_takes_no_registrations(ear: Ear, place: Workplace) -> None:
    meeting = a_meeting(registration_closes_at=MONDAY - timedelta(hours=1))
    await ear.hears(a_person(2), a_mandate(2, since=MOVED.date()), meeting, moved(meeting))
    assert await all_notices(place) == []


async def test_an_offer_repeats_after_a_change_until_when_the_seat_is_kept(ear: Ear, place: Workplace) -> None:
    meeting, until = a_meeting(), THURSDAY - timedelta(days=3)
    people = {"registered": (person(1), person(2)), "offered": (person(1), person(2))}
    kept = (until, until + timedelta(hours=3))
    await ear.hears(a_person(1), a_person(2), meeting, moved(meeting, **people, offered_until=kept))
    async with place.database.reading() as session:
        found = await to_send(session, [one.id for one in await deliveries(place)])
    said = {
        one.notice.person_id: letter(one.notice.kind, one.values(), now=MONDAY, clock=Clock(), has_seat=False).todo
        for one in found
    }
    (first,), (second,) = said[person(1)], said[person(2)]
    assert "lundi 9 mars 2026 à 17\xa0h\xa030" in first.into("fr")
    assert "20\xa0h\xa030" in second.into("fr")
