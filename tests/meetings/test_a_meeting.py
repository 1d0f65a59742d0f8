"""A meeting from draft to attendance: defaults, refusals in words, and what is told to whom."""

from datetime import date, timedelta
from typing import Any

import orjson
import pytest
from sqlmodel import select

from services.meetings.actions.announce_meeting import announce_meeting
from services.meetings.actions.cancel_meeting import CancelMeeting, cancel_meeting
from services.meetings.actions.change_meeting import ChangeMeeting, change_meeting
from services.meetings.actions.hold_meeting import HoldMeeting, hold_meeting
from services.meetings.errors import (
    AlreadyAnnounced,
    AlreadyHeld,
    MeetingIsCancelled,
    NoSuchMeeting,
    NotYet,
    WrongDetails,
)
from services.meetings.models import Attendance, Registration
from services.meetings.rules.meeting_details import next_thursday
from shared.events.crossings import MeetingKind, MeetingStands
from shared.tables import outbox
from tests.meetings.world import MONDAY, THURSDAY, Hands, a_meeting


async def bodies(hands: Hands, fact: str) -> list[dict[str, Any]]:
    """What was announced of one kind, as it was written."""
    rows = await hands.rows(select(outbox.c.subject, outbox.c.body).order_by(outbox.c.pos))
    return [orjson.loads(body) for subject, body in rows if subject.split(".")[-2] == fact]


async def change(hands: Hands, meeting: Any, **other: Any) -> None:
    """Staff change some details."""
    async with hands.place.work() as work:
        await change_meeting(meeting, ChangeMeeting(a_meeting(**other)), work)


@pytest.mark.parametrize(
    ("today", "thursday"),
    [
        (date(2027, 3, 1), date(2027, 3, 4)),
        (date(2027, 3, 2), date(2027, 3, 11)),
        (date(2027, 3, 4), date(2027, 3, 11)),
    ],
)
def test_the_next_thursday_leaves_time_to_prepare(today: date, thursday: date) -> None:
    assert next_thursday(today) == thursday


async def test_registration_closes_the_evening_before_or_when_that_is_over_with_the_beginning(hands: Hands) -> None:
    meeting = await hands.row(await hands.meeting())
    assert hands.clock.local(meeting.registration_closes_at).isoformat() == "2027-03-10T18:00:00+01:00"
    tonight = MONDAY + timedelta(hours=6)
    soon = await hands.row(await hands.meeting(starts_at=tonight, ends_at=tonight + timedelta(hours=1)))
    assert soon.registration_closes_at == tonight


async def test_place_town_and_department_come_from_the_host(hands: Hands) -> None:
    meeting = await hands.row(await hands.meeting(host_cooperative_id=await hands.host(), place="", town=""))
    assert (meeting.place, meeting.town, meeting.department) == ("Fonderie des Gaves", "Tarbes", "65")


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("ends", {"ends_at": THURSDAY}),
        ("ends", {"ends_at": THURSDAY + timedelta(days=30)}),
        ("day", {"starts_at": MONDAY - timedelta(days=1)}),
        ("day", {"starts_at": THURSDAY.replace(year=2207), "ends_at": THURSDAY.replace(year=2207, hour=20)}),
        ("closes", {"registration_closes_at": THURSDAY + timedelta(minutes=1)}),
        ("closes", {"registration_closes_at": MONDAY}),
        ("title", {"title": "  "}),
        ("title", {"title": "x" * 151}),
        ("place", {"place": " "}),
        ("kind", {"kind": "party"}),
        ("kind", {"kind": "other"}),
        ("capacity", {"capacity": 0}),
        ("capacity", {"capacity": 10**9}),
    ],
)
async def test_what_cannot_be_is_refused_in_words_beside_its_field(hands: Hands, field: str, wrong: Any) -> None:
    with pytest.raises(WrongDetails) as refusal:
        await hands.meeting(**wrong)
    assert field in refusal.value.errors


async def test_announcing_tells_the_members_and_the_confederation_once(hands: Hands) -> None:
    meeting = await hands.meeting(announced=False)
    assert [fact for fact, _ in await hands.told()] == ["planned"]
    async with hands.place.work() as work:
        await announce_meeting(meeting, work)
    with pytest.raises(AlreadyAnnounced):
        async with hands.place.work() as work:
            await announce_meeting(meeting, work)
    assert [fact for fact, _ in await hands.told()] == ["planned", "announced", "stands"]
    (stands,) = await bodies(hands, "stands")
    assert (stands["state"], stands["capacity"], stands["registered"], stands["union"]) == (
        "announced",
        2,
        0,
        "occitanie",
    )


async def test_a_change_is_told_to_those_who_have_a_seat_when_time_place_or_title_changed(hands: Hands) -> None:
    meeting = await hands.meeting()
    for name in ("Amel", "Bruno", "Chloé"):
        await hands.registers(meeting, name)
    await change(hands, meeting, summary="A word more.")
    await change(hands, meeting, summary="A word more.")
    (text,) = await bodies(hands, "changed")
    assert (text["summary"], text["changed"], text["registered"]) == ("A word more.", [], []), "for letters to come"
    await change(hands, meeting, town="Albi", starts_at=THURSDAY + timedelta(hours=1), summary="A word more.")
    told = (await bodies(hands, "changed"))[-1]
    assert sorted(told["changed"]) == ["starts_at", "town"]
    assert told["registered"] == [str(hands.ids["Amel"]), str(hands.ids["Bruno"])]
    assert told["waiting"] == [str(hands.ids["Chloé"])]


async def test_a_new_kind_is_told_to_whoever_shows_the_meeting_and_nobody_is_written_to(hands: Hands) -> None:
    meeting = await hands.meeting()
    await hands.registers(meeting, "Amel")
    await change(hands, meeting, kind=MeetingKind.TRAINING)
    (told,) = await bodies(hands, "changed")
    assert (told["kind"], told["changed"]) == ("training", [])
    assert not told.get("registered")


async def test_capacity_does_not_fall_below_the_seats_that_are_taken(hands: Hands) -> None:
    meeting = await hands.meeting()
    for name in ("Amel", "Bruno"):
        await hands.registers(meeting, name)
    with pytest.raises(WrongDetails) as refusal:
        await change(hands, meeting, capacity=1)
    assert "2 seats are taken" in str(refusal.value)


async def test_cancelling_tells_everybody_concerned_why_and_ends_their_registrations(hands: Hands) -> None:
    meeting = await hands.meeting()
    for name in ("Amel", "Bruno", "Chloé"):
        await hands.registers(meeting, name)
    with pytest.raises(WrongDetails):
        async with hands.place.work() as work:
            await cancel_meeting(meeting, CancelMeeting("  "), work)
    async with hands.place.work() as work:
        await cancel_meeting(meeting, CancelMeeting("The oven is broken."), work)
    (told,) = await bodies(hands, "cancelled")
    assert (told["reason"], set(told["concerned"])) == ("The oven is broken.", {str(id) for id in hands.ids.values()})
    assert (await bodies(hands, "stands"))[-1]["registered"] is None, "two people are too few to be counted elsewhere"
    assert set((await hands.states(meeting)).values()) == {"cancelled"}
    assert (await hands.row(meeting)).seats_taken == 0
    with pytest.raises(MeetingIsCancelled):
        await hands.registers(meeting, "Amel")


async def test_a_dropped_draft_is_told_to_nobody(hands: Hands) -> None:
    meeting = await hands.meeting(announced=False)
    with pytest.raises(NoSuchMeeting):
        await hands.registers(meeting, "Amel")
    async with hands.place.work() as work:
        await cancel_meeting(meeting, CancelMeeting(""), work)
    assert [fact for fact, _ in await hands.told()] == ["planned", "dropped"]  # which only the staff's pages hear


async def test_holding_counts_who_was_there_and_a_correction_restates_it(hands: Hands) -> None:
    meeting = await hands.meeting(capacity=4)
    await hands.registers(meeting, "Amel", seats=2)
    await hands.registers(meeting, "Bruno")
    entries = {one.person_id: one.id for one in await hands.rows(select(Registration))}
    amel, bruno = entries[hands.ids["Amel"]], entries[hands.ids["Bruno"]]
    with pytest.raises(NotYet):
        await hold(hands, meeting, {amel: Attendance.PRESENT})
    hands.clock.set(THURSDAY)
    await hold(hands, meeting, {amel: Attendance.PRESENT, bruno: Attendance.ABSENT})
    await hold(hands, meeting, {amel: Attendance.PRESENT, bruno: Attendance.ABSENT})
    await hold(hands, meeting, {bruno: Attendance.PRESENT})
    assert [(one["registered"], one["present"]) for one in await bodies(hands, "held")] == [(3, 2), (3, 3)]
    assert [one["state"] for one in await bodies(hands, "stands")] == ["announced", "held", "held"]
    with pytest.raises(AlreadyHeld):
        await change(hands, meeting)
    with pytest.raises(AlreadyHeld):
        async with hands.place.work() as work:
            await cancel_meeting(meeting, CancelMeeting("Late."), work)


async def hold(hands: Hands, meeting: Any, attendance: Any) -> None:
    """Staff note who came."""
    async with hands.place.work() as work:
        await hold_meeting(meeting, HoldMeeting(attendance), work)


async def test_what_crosses_names_no_person_and_no_title(hands: Hands) -> None:
    meeting = await hands.meeting(title="Visite chez Amel Martin")
    await hands.registers(meeting, "Amel")
    for crossing in await bodies(hands, "stands"):
        assert set(crossing) == set(MeetingStands.model_fields)
        assert "Amel" not in str(crossing)
        assert str(hands.ids["Amel"]) not in str(crossing)
