"""A personal link lives as long as its meeting, and dies with the mandate, a sign-out everywhere, a new address."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.access.heeding import close_all_sessions, let_them_be_no_longer, let_them_be_what_they_are
from shared.events.ids import new_id
from shared.events.membership import MandateEnded, MandateGiven, SignedOutEverywhere, WayInChanged
from tests.meetings.pages import COMING, Doors

LONG_AGO, MANDATE = date(2020, 1, 1), new_id()


async def hear(doors: Doors, event: Any) -> None:
    """Meetings hears it, as what every service heeds and as its own."""
    for handler in (close_all_sessions, let_them_be_no_longer, let_them_be_what_they_are):
        if handler.event is type(event):
            async with doors.hands.place.work() as work:
                await handler(event, work)
    await doors.hands.hear(event)


def ends(person: UUID, how: str, doors: Doors) -> Any:
    """What ends the link."""
    now = doors.clock().now()
    if how == "mandate":
        return MandateEnded(person_id=person, mandate_id=MANDATE, until=doors.clock().today() - timedelta(days=1))
    if how == "sign-out":
        return SignedOutEverywhere(person_id=person, before=now)
    return WayInChanged(person_id=person, way="address", deed="changed", label="", changed_at=now)


@pytest.mark.parametrize("how", ["mandate", "sign-out", "address"])
async def test_a_link_of_before_opens_nothing_and_acts_no_more(at_work: Any, how: str) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        link = await doors.link(meeting, "Amel")
        person = doors.hands.ids["Amel"]
        await hear(doors, MandateGiven(person_id=person, mandate_id=MANDATE, kind="worker", since=LONG_AGO))
        async with doors.browser() as somebody:
            assert (await somebody.get(link)).status_code == 200
            await hear(doors, ends(person, how, doors))
            assert (await somebody.get(link)).status_code == 410
            assert (await somebody.post(link, data={"do": "register"})).status_code == 410
            later = doors.clock().now() + timedelta(seconds=2)
            app.state.service.place.clock.__dict__["now"] = lambda: later
            again = (await somebody.get(await doors.link(meeting, "Amel"))).status_code
        assert again == (410 if how == "mandate" else 200), "a letter of later has a link that is good"
        assert await doors.hands.states(meeting) == {}


async def test_another_way_in_leaves_the_links_alone(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        link = await doors.link(await doors.hands.meeting(**COMING), "Amel")
        said = {"person_id": doors.hands.ids["Amel"], "label": "", "changed_at": doors.clock().now()}
        await hear(doors, WayInChanged(way="passkey", deed="added", **said))
        async with doors.browser() as somebody:
            assert (await somebody.get(link)).status_code == 200


async def test_a_link_dies_when_its_meeting_is_over(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        meeting = await doors.hands.meeting(**COMING)
        link = await doors.link(meeting, "Amel")
        ends_at = (await doors.hands.row(meeting)).ends_at
        app.state.service.place.clock.__dict__["now"] = lambda: ends_at
        async with doors.browser() as somebody:
            assert (await somebody.get(link)).status_code == 410
