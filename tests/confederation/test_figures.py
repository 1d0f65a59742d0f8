"""What is counted, as of which day, for whom."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from services.confederation.models import Federation
from services.confederation.queries.evidence import behind_meetings, behind_presence
from services.confederation.queries.exchanges import Exchange, exchanges
from services.confederation.queries.figures import Figures, Line, figures_of
from services.confederation.rules.gatherings import People
from services.confederation.rules.scope import Dimension, Scope
from shared.events.crossings import MeetingKind, MeetingState, SeatState
from shared.work import Workplace
from tests.confederation.conftest import know
from tests.confederation.world import DAY, Hub, Speaker, a_cooperative, a_meeting, a_seat, a_union

Taking = Callable[..., Awaitable[None]]


async def ask(place: Workplace, scope: Scope | None = None, by: Dimension = Dimension.UNION) -> Figures:
    async with place.database.reading() as session:
        return await figures_of(session, scope or Scope.year_to(DAY), by)


def line(figures: Figures, key: str) -> Line:
    return next(one for one in figures.lines if one.key == key)


def presence(figures: Figures, key: str | None = None) -> Any:
    told = figures.whole if key is None else line(figures, key)
    return told.presence


async def test_a_member_is_present_from_its_admission_to_its_withdrawal_both_days_included(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    since, until = date(2020, 3, 1), date(2024, 5, 31)
    await take(*Speaker(hub).state(a_cooperative(present=False, admitted_on=since, withdrawn_on=until)))
    days = [since - timedelta(days=1), since, until, until + timedelta(days=1)]
    assert [presence(await ask(place, Scope.year_to(day))).present for day in days] == [0, 1, 1, 0]
    assert presence(await ask(place, Scope.year_to(date(2020, 12, 31)))).admitted == 1
    assert presence(await ask(place, Scope.year_to(date(2024, 12, 31)))).withdrawn == 1
    assert presence(await ask(place, Scope.year_to(date(2024, 5, 30)))).withdrawn == 0


async def test_one_that_left_and_came_back_counts_in_both_its_memberships(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    earlier = ((date(2013, 1, 1), date(2018, 6, 30)),)
    await take(*Speaker(hub).state(a_cooperative(admitted_on=date(2021, 1, 1), withdrawn_on=None, earlier=earlier)))
    days = [date(2015, 5, 1), date(2018, 6, 30), date(2019, 1, 1), date(2022, 1, 1)]
    assert [presence(await ask(place, Scope.year_to(day))).present for day in days] == [1, 1, 0, 1]
    ends = [date(2013, 12, 31), date(2018, 12, 31), date(2021, 12, 31)]
    years = [presence(await ask(place, Scope.year_to(day))) for day in ends]
    assert [(one.admitted, one.withdrawn) for one in years] == [(1, 0), (0, 1), (1, 0)]


async def test_jobs_are_those_that_were_stated_by_the_day(place: Workplace, take: Taking, hub: Hub) -> None:
    speaker = Speaker(hub)
    for year, jobs in ((2022, 5), (2023, 7), (2024, 11)):
        await take(*speaker.state(a_cooperative(as_of=date(year, 1, 1), jobs=jobs)))
    found = [presence(await ask(place, Scope.year_to(date(year, 6, 1)))) for year in (2021, 2022, 2023, 2024, 2025)]
    assert [(one.present, one.jobs, one.jobs_unknown) for one in found] == [
        (1, 0, 1),
        (1, 5, 0),
        (1, 7, 0),
        (1, 11, 0),
        (1, 11, 0),
    ]


async def test_a_cooperative_of_two_unions_counts_once_in_the_network(place: Workplace, take: Taking, hub: Hub) -> None:
    await take(*Speaker(hub, "occitanie").state(a_cooperative(1, jobs=10)))
    await take(*Speaker(hub, "bretagne").state(a_cooperative(99, registration_number="000000001", jobs=12)))
    found = await ask(place)
    assert (presence(found).present, presence(found).jobs) == (1, 12)
    assert [presence(found, code).present for code in ("bretagne", "occitanie")] == [1, 1]
    by_department = await ask(place, by=Dimension.DEPARTMENT)
    assert presence(by_department, "31").present == 1


async def test_a_union_that_never_spoke_is_unknown_and_not_zero(place: Workplace, take: Taking, hub: Hub) -> None:
    await take(*Speaker(hub, "occitanie").state(a_cooperative()))
    found = await ask(place)
    assert found.silent == ["bretagne"]
    assert line(found, "bretagne").presence is None
    assert line(found, "bretagne").meetings is None


async def test_what_a_merged_union_stated_belongs_to_it_then_and_to_its_successor_since(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    end = date(2016, 12, 31)
    for code in ("languedoc", "midi"):
        await know(place, a_union(code, until=end, successors=["sud"]))
    await know(place, a_union("sud", since=date(2017, 1, 1)))
    await take(*Speaker(hub, "languedoc").state(a_cooperative(1)))
    await take(*Speaker(hub, "midi").state(a_cooperative(2)))
    then, now = await ask(place, Scope.year_to(end)), await ask(place)
    assert [presence(then, code).present for code in ("languedoc", "midi")] == [1, 1]
    assert "sud" not in [one.key for one in then.lines]
    assert presence(now, "sud").present == 2
    assert not {"languedoc", "midi"} & {one.key for one in now.lines}


async def test_what_a_successor_states_again_does_not_count_twice(place: Workplace, take: Taking, hub: Hub) -> None:
    end = date(2016, 12, 31)
    for code, department in (("languedoc", "34"), ("midi", "31")):
        await know(place, a_union(code, until=end, successors=["sud"], departments=[department]))
    await know(place, a_union("sud", since=date(2017, 1, 1), departments=["31", "34"]))
    held = a_meeting(1, starts_at=datetime(2015, 3, 4, 17, 0, tzinfo=UTC))
    await take(*Speaker(hub, "midi").state(a_cooperative(2)), *Speaker(hub, "midi", "meetings").state(held))
    await take(*Speaker(hub, "sud").state(a_cooperative(2)), *Speaker(hub, "sud", "meetings").state(held))
    then, now = await ask(place, Scope.year_to(date(2015, 12, 31))), await ask(place)
    assert (presence(then).present, presence(then, "midi").present) == (1, 1)
    assert line(then, "midi").meetings and line(then, "midi").meetings.held == 1  # type: ignore[union-attr]
    assert then.whole.meetings and then.whole.meetings.held == 1
    assert (presence(now).present, presence(now, "sud").present) == (1, 1)


async def test_a_union_that_was_split_is_told_apart_by_department(place: Workplace, take: Taking, hub: Hub) -> None:
    await know(place, a_union("whole", until=date(2024, 12, 31), successors=["north", "south"]))
    await know(place, a_union("north", since=date(2025, 1, 1), departments=["22"]))
    await know(place, a_union("south", since=date(2025, 1, 1), departments=["31"]))
    await take(*Speaker(hub, "whole").state(a_cooperative(1, department="31"), a_cooperative(2, department="22")))
    found = await ask(place)
    assert [presence(found, code).present for code in ("north", "south")] == [1, 1]


async def test_a_federation_reads_what_chose_it_and_its_trades_wherever_they_are(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    await know(place, Federation(code="culture", name="Culture", trades=["90"]))
    await take(
        *Speaker(hub, "occitanie").state(a_cooperative(1, trade="43.21A"), a_cooperative(2, trade="56.10A")),
        *Speaker(hub, "bretagne").state(
            a_cooperative(3, trade="56.10A", federation="btp"), a_cooperative(4, trade="43.21A", federation="culture")
        ),
    )
    found = await ask(place, Scope.year_to(DAY, federation="btp"))
    assert presence(found).present == 2
    assert found.whole.meetings is None
    by = await ask(place, by=Dimension.FEDERATION)
    assert [(one.key, presence(by, one.key).present) for one in by.lines] == [("btp", 2), ("culture", 1)]


async def test_size_trade_form_and_department_tell_apart(place: Workplace, take: Taking, hub: Hub) -> None:
    await take(
        *Speaker(hub).state(
            a_cooperative(1, jobs=9),
            a_cooperative(2, jobs=10, trade="56.10A", legal_form="5710"),
            a_cooperative(3, jobs=None, trade=None, department="34"),
            a_cooperative(4, jobs=300),
        )
    )
    keys = {}
    for dimension in (Dimension.SIZE, Dimension.TRADE, Dimension.LEGAL_FORM, Dimension.DEPARTMENT):
        keys[dimension] = {
            one.key: one.presence.present for one in (await ask(place, by=dimension)).lines if one.presence
        }
    assert keys[Dimension.SIZE] == {"": 1, "1-9": 1, "10-49": 1, "250+": 1}
    assert keys[Dimension.TRADE] == {"": 1, "43": 2, "56": 1}
    assert keys[Dimension.LEGAL_FORM] == {"5458": 3, "5710": 1}
    assert keys[Dimension.DEPARTMENT] == {"31": 3, "34": 1}


async def test_withheld_counts_are_told_beside_the_sum_and_never_taken_for_zero(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    speaker = Speaker(hub, service="meetings")
    await take(
        *speaker.state(
            a_meeting(1),
            a_meeting(2, registered=None, present=None),
            a_meeting(3, kind=MeetingKind.COMMITTEE, registered=6, present=None),
            a_meeting(4, state=MeetingState.CANCELLED, registered=7, present=0),
            a_meeting(5, state=MeetingState.ANNOUNCED, starts_at=datetime(2025, 6, 15, 8, 0, tzinfo=UTC), present=0),
            a_meeting(6, starts_at=datetime(2024, 12, 31, 12, 0, tzinfo=UTC)),
        )
    )
    met = (await ask(place)).whole.meetings
    assert met
    assert (met.announced, met.held, met.cancelled, met.seats, met.committees) == (1, 3, 1, 80, 1)
    assert (met.registered, met.attended) == (People(30, 1), People(9, 2))


async def test_the_links_between_unions_are_seats_at_meetings_of_the_period(
    place: Workplace, take: Taking, hub: Hub
) -> None:
    speaker = Speaker(hub, "occitanie", "meetings")
    await take(
        *speaker.state(
            a_meeting(1),
            a_meeting(2, starts_at=datetime(2024, 3, 4, 17, 0, tzinfo=UTC)),
            a_seat(1, "bretagne"),
            a_seat(2, "bretagne", seats=2),
            a_seat(3, "bretagne", state=SeatState.WAITING),
            a_seat(4, "bretagne", meeting=2),
        )
    )
    async with place.database.reading() as session:
        assert await exchanges(session, Scope.year_to(DAY)) == [Exchange("occitanie", "bretagne", 2, 3)]


async def test_a_figure_opens_to_the_crossings_behind_it(place: Workplace, take: Taking, hub: Hub) -> None:
    members, meetings = Speaker(hub), Speaker(hub, service="meetings")
    await take(
        *members.state(a_cooperative(1), a_cooperative(2, jobs=3)),
        *meetings.state(a_meeting(1), a_meeting(2, present=4)),
    )
    scope = Scope.year_to(DAY)
    async with place.database.reading() as session:
        present = await behind_presence(session, scope, "present")
        jobs = await behind_presence(session, scope, "jobs", Dimension.DEPARTMENT, "31")
        attended = await behind_meetings(session, scope, "attended", owner="occitanie")
        nothing = await behind_presence(session, scope, "present", Dimension.UNION, "bretagne")
    assert [(one.what, one.sequence) for one in present] == [("Co-operative 1", 1), ("Co-operative 2", 2)]
    assert [one.amount for one in jobs] == [10, 3]
    assert [(one.sequence, one.amount) for one in attended] == [(3, 9), (4, 4)]
    assert nothing == []
