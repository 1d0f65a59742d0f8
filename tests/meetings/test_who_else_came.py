"""Somebody came without a seat, or it was noted wrongly: the sheet takes it, and a correction leaves a trace."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from services.meetings.actions.hold_meeting import HoldMeeting, hold_meeting
from services.meetings.errors import TookPlace
from services.meetings.models import Attendance, Registration
from services.meetings.queries.attendance import corrections
from shared.identity import Role
from tests.meetings.conftest import Doors, browser
from tests.meetings.world import THURSDAY, Hands, cookie_of


async def held(hands: Hands, **command: object) -> None:
    """Attendance is noted, or corrected."""
    async with hands.place.work() as work:
        await hold_meeting(hands.ids["meeting"], HoldMeeting(**command), work)  # type: ignore[arg-type]


async def full(hands: Hands, begins: datetime = THURSDAY) -> None:
    """A meeting of one seat, which Amel has; Bruno waits; its day has come."""
    hands.clock.set(begins - timedelta(days=9))
    times = {"starts_at": begins, "ends_at": begins + timedelta(hours=2)}
    hands.ids["meeting"] = await hands.meeting(announced=True, capacity=1, **times)
    for name in ("Amel", "Bruno"):
        await hands.registers(hands.ids["meeting"], name)
    hands.clock.set(begins + timedelta(hours=3))


async def test_whoever_else_came_is_added_after_attendance_was_saved(hands: Hands) -> None:
    await full(hands)
    await held(hands)
    before = len(await hands.told("registered"))
    came = {await hands.person(name): Attendance.PRESENT for name in ("Bruno", "Chloé")}
    for _ in range(2):
        await held(hands, came_too=came)
    meeting = await hands.row(hands.ids["meeting"])
    assert (meeting.capacity, meeting.seats_taken, meeting.waiting) == (3, 3, 0)
    assert (meeting.told_registered, meeting.told_present) == (3, 2)
    assert len(await hands.told("registered")) == before, "nobody is written to about a meeting that is over"


async def test_who_registers_after_the_meeting_is_told_that_it_took_place(hands: Hands) -> None:
    await full(hands)
    await held(hands)
    for by_staff in (True, False):
        hands.clock.set(THURSDAY - timedelta(days=3))
        with pytest.raises(TookPlace):
            await hands.registers(hands.ids["meeting"], "Driss", by_staff=by_staff)


async def test_a_correction_says_who_when_and_from_what(hands: Hands) -> None:
    await full(hands)
    (amel,) = [one for one in await hands.rows(select(Registration)) if one.person_id == hands.ids["Amel"]]
    await held(hands, attendance={amel.id: Attendance.PRESENT})
    hands.clock.move(days=1)
    for _ in range(2):
        await held(hands, attendance={amel.id: Attendance.ABSENT})
    await held(hands, came_too={await hands.person("Chloé"): Attendance.PRESENT})
    async with hands.place.database.reading() as session:
        found = await corrections(session, hands.ids["meeting"])
    changes = {(one.name, one.before, one.after) for one in found}
    assert changes == {("Amel Martin", "present", "absent"), ("Chloé Martin", "", "present")}
    assert {one.changed_at for one in found} == {hands.clock.now()}


async def test_looking_for_somebody_keeps_the_marks_and_saves_nothing(at_work: Doors, hands: Hands) -> None:
    await full(hands, datetime.now(UTC) - timedelta(hours=1))
    chloe = await hands.person("Chloé")
    (amel,) = [one for one in await hands.rows(select(Registration)) if one.person_id == hands.ids["Amel"]]
    mark = {f"a-{amel.id.hex}": "excused"}
    async with (
        at_work(clock=hands.clock) as app,
        browser(app, cookies=cookie_of(app.state.seals, None, Role.STAFF)) as staff,
    ):
        sheet = f"/meetings/{hands.ids['meeting']}/attendance"
        page = (await staff.post(sheet, data={**mark, "q": "chlo", "find": "1"})).text
        assert f'name="add" value="{chloe}"' in page and 'value="excused" checked' in page
        page = (await staff.post(sheet, data={**mark, "q": "chlo", "add": str(chloe)})).text
        assert f'name="p-{chloe.hex}" value="present" checked' in page and 'value="excused" checked' in page
        assert (await hands.row(hands.ids["meeting"])).held_at is None
        await staff.post(sheet, data={**mark, f"p-{chloe.hex}": "present"})
    meeting = await hands.row(hands.ids["meeting"])
    assert meeting.held_at is not None and (meeting.told_registered, meeting.told_present) == (2, 1)
