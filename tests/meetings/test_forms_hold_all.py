"""A meeting's form holds all that is stored: saved as it is, nothing changes; and it knows which hours there are."""

from datetime import timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.datastructures import FormData

from services.meetings.actions.plan_meeting import fill_in
from services.meetings.errors import WrongDetails
from services.meetings.models import Host, Meeting
from services.meetings.pages.meeting_form import details_of, filled, typed
from services.meetings.pages.meeting_hours import Kept
from services.meetings.rules.meeting_details import KINDS
from shared.clock import Clock
from tests.meetings.pages import COMING, Doors
from tests.meetings.world import THURSDAY, a_meeting

TWINS = [Host(cooperative_id=UUID(int=number), name="La Miche", town="Auch", street="1 rue Haute") for number in (1, 2)]
LINES, TEXT = st.text(max_size=60), st.text(st.characters(exclude_characters="\r\n"), max_size=40)


@st.composite
def meetings(draw: st.DrawFn) -> tuple[Meeting, Host | None]:
    """Any meeting that the API takes."""
    starts = THURSDAY + draw(st.timedeltas(timedelta(0), timedelta(days=1000)))
    host = draw(st.sampled_from([None, *TWINS]))
    details = a_meeting(
        kind=draw(st.sampled_from(KINDS)),
        title=draw(LINES),
        place=draw(LINES),
        street=draw(LINES),
        town=draw(LINES),
        summary=draw(LINES),
        departments=tuple(draw(st.sets(st.sampled_from(["31", "2A", "974"])))),
        capacity=draw(st.integers(1, 5000)),
        starts_at=starts,
        ends_at=starts + draw(st.timedeltas(timedelta(seconds=1), timedelta(days=7))),
    )
    closes = starts - draw(st.timedeltas(timedelta(0), timedelta(days=20)))
    meeting = Meeting(
        **{name: getattr(details, name) for name in ("kind", "starts_at", "ends_at", "capacity")}, title=""
    )
    fill_in(meeting, details, closes, host)
    return meeting, host


def sent_back(values: dict[str, str]) -> FormData:
    """The form as a browser sends it: with line ends of its own."""
    fields = {name: value for name, value in values.items() if name not in ("summary", "departments")}
    departments = [("departments", one) for one in values["departments"].split()]
    return FormData([*fields.items(), ("summary", values["summary"].replace("\n", "\r\n")), *departments])


@settings(max_examples=300, deadline=None)
@given(meetings(), st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Martinique"]))
def test_saving_a_meeting_as_it_is_changes_nothing(some: tuple[Meeting, Host | None], zone: str) -> None:
    (meeting, host), clock = some, Clock(ZoneInfo(zone))
    before, values = meeting.model_dump(), filled(meeting, host, clock)
    details = details_of(typed(sent_back(values)), TWINS, clock, Kept(meeting, host, values))
    assert details.registration_closes_at
    fill_in(meeting, details, details.registration_closes_at, host)
    assert meeting.model_dump() == before
    assert details.host_cooperative_id == meeting.host_cooperative_id


def form(**other: str) -> dict[str, str]:
    """What staff typed."""
    usual = filled(Meeting(**COMING_VALUES), None, Clock())
    return {**usual, "place": "Salle", "closes": "", **other}


COMING_VALUES: dict[str, Any] = {
    "kind": "visit",
    "title": "Visite",
    "capacity": 2,
    "starts_at": THURSDAY,
    "ends_at": THURSDAY,
    "registration_closes_at": THURSDAY,
}


@pytest.mark.parametrize(
    ("field", "typed_in"),
    [
        ("begins", {"day": "2027-03-28", "begins": "02:30", "ends": "04:00"}),
        ("ends", {"day": "2027-03-28", "begins": "01:00", "ends": "02:59"}),
        ("closes", {"closes": "2027-03-28T02:00"}),
    ],
)
def test_an_hour_that_is_left_out_in_spring_is_told(field: str, typed_in: dict[str, str]) -> None:
    with pytest.raises(WrongDetails) as refusal:
        details_of(form(**typed_in), [], Clock())
    assert list(refusal.value.errors) == [field] and "clocks are put forward" in str(refusal.value)


def test_a_meeting_of_two_days_is_typed() -> None:
    details = details_of(form(day="2027-03-11", begins="09:00", last_day="2027-03-12", ends="12:00"), [], Clock())
    assert details.ends_at - details.starts_at == timedelta(hours=27)


async def test_the_place_can_be_corrected_after_registration_has_closed(at_work: Any) -> None:
    async with at_work() as app:
        doors = Doors(app)
        starts = COMING["starts_at"]
        two_days = {"starts_at": starts + timedelta(seconds=17), "ends_at": starts + timedelta(days=1)}
        meeting = await doors.hands.meeting(**two_days)
        before = await doors.hands.row(meeting)
        closed = before.registration_closes_at + timedelta(minutes=1)
        app.state.service.place.clock.__dict__["now"] = lambda: closed
        values = filled(before, None, doors.clock())
        async with doors.staff() as staff:
            sent = await staff.post(f"/meetings/{meeting}/edit", data={**values, "town": "Albi"})
        assert sent.status_code == 303
        after = await doors.hands.row(meeting)
        assert after.town == "Albi" and (after.starts_at, after.ends_at) == (before.starts_at, before.ends_at)
