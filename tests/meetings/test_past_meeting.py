"""A meeting that is over is noted with those who came."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI

from services.meetings.actions.record_past_meeting import RecordPastMeeting, WasThere, record_past_meeting
from services.meetings.errors import WrongDetails
from services.meetings.models import Attendance, MeetingState
from shared.clock import Clock
from shared.events.ids import new_id
from shared.identity import Role, a_visitor
from tests.meetings.world import MONDAY, Hands, a_meeting

LAST_THURSDAY = MONDAY - timedelta(days=4)
PAST = {"starts_at": LAST_THURSDAY, "ends_at": LAST_THURSDAY + timedelta(hours=2), "capacity": 10}


async def test_a_past_meeting_counts_as_held_and_nobody_is_written_to(hands: Hands) -> None:
    came, excused = await hands.person("Amel"), await hands.person("Bruno")
    there = (WasThere(came), WasThere(excused, Attendance.EXCUSED))
    async with hands.place.work() as work:
        meeting = await record_past_meeting(RecordPastMeeting(a_meeting(**PAST), there), work)
    row = await hands.row(meeting.id)
    assert row.state == MeetingState.HELD
    assert row.seats_taken == 2
    assert [fact for fact, _ in await hands.told()] == ["held", "stands"]


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("day", {"ends_at": MONDAY + timedelta(hours=1)}),
        ("ends", {"ends_at": LAST_THURSDAY}),
        ("capacity", {"capacity": 1}),
        ("title", {"title": " "}),
    ],
)
async def test_what_cannot_have_been_is_refused(hands: Hands, field: str, other: dict[str, object]) -> None:
    there = (WasThere(new_id()), WasThere(new_id()))
    with pytest.raises(WrongDetails) as refusal:
        async with hands.place.work() as work:
            await record_past_meeting(RecordPastMeeting(a_meeting(**{**PAST, **other}), there), work)
    assert list(refusal.value.errors) == [field]


async def test_somebody_named_twice_is_refused(hands: Hands) -> None:
    there = (WasThere(same := new_id()), WasThere(same))
    with pytest.raises(WrongDetails):
        async with hands.place.work() as work:
            await record_past_meeting(RecordPastMeeting(a_meeting(**PAST), there), work)


async def test_a_program_plans_announces_cancels_and_notes_the_past(
    at_work: Callable[..., AbstractAsyncContextManager[FastAPI]],
) -> None:
    day = Clock().now()
    later = {"starts_at": (day + timedelta(days=9)).isoformat(), "ends_at": (day + timedelta(days=9.1)).isoformat()}
    before = {"starts_at": (day - timedelta(days=9)).isoformat(), "ends_at": (day - timedelta(days=8.9)).isoformat()}
    visit = {"kind": "visit", "title": "Visite", "capacity": 5, "place": "12 rue du Port"}
    async with at_work() as app:
        token = app.state.seals.api_token(a_visitor(None, Role.STAFF), ["meetings:write"], timedelta(hours=1))
        staff = {"Authorization": f"Bearer {token}"}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url="http://node.test") as client:
            assert (await client.post("/api/meetings", json=visit | later)).status_code in (401, 403)
            client.headers.update(staff)
            draft = (await client.post("/api/meetings", json=visit | later)).json()
            assert draft["state"] == "draft"
            at = f"/api/meetings/{draft['id']}"
            assert (await client.post(f"{at}/announcement")).json()["state"] == "announced"
            assert (await client.put(f"{at}/attendance", json={})).status_code == 409
            assert (await client.post(f"{at}/cancellation", json={})).status_code == 422
            assert (await client.post(f"{at}/cancellation", json={"reason": "Snow"})).json()["state"] == "cancelled"
            there = [{"person_id": str(new_id())}]
            past = await client.post("/api/meetings/past", json=visit | before | {"attendance": there})
            assert past.status_code == 201
            assert past.json()["state"] == "held"
            assert (await client.post("/api/meetings/past", json=visit | later)).status_code == 422
