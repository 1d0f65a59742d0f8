"""The hub's pages show what was stated, as of a day; every number opens, nothing unknown is zero."""

from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime

import pytest

from services.confederation.models import Union
from shared.events.crossings import MeetingKind, MeetingState
from shared.identity import Role
from shared.work import Workplace
from tests.confederation.conftest import know
from tests.confederation.doors import Doors, doors_on, row_of, rows_of
from tests.confederation.world import Hub, Speaker, a_cooperative, a_meeting, a_seat, a_union

PATHS = (
    "/overview", "/unions/occitanie", "/map", "/map?figure=held", "/breakdowns?by=trade", "/breakdowns?by=size",
    "/breakdowns?by=legal_form", "/trends", "/trends?figure=attended", "/links", "/crossings?figure=jobs",
    "/crossings?figure=attended&by=union&key=occitanie",
)  # fmt: skip


@pytest.fixture
async def doors(place: Workplace, hub: Hub, take: Callable[..., Awaitable[None]]) -> Doors:
    """Occitanie states three co-operatives and three meetings; Bretagne is never heard."""
    await know(place, Union(**a_union("silent").model_dump()))
    occitanie, meetings, bretagne = Speaker(hub), Speaker(hub, service="meetings"), Speaker(hub, "bretagne")
    await take(
        *occitanie.state(
            a_cooperative(1, jobs=1_240, name="L’Atelier <du> fleuve"),
            a_cooperative(2, jobs=None, trade="62.01Z", department="34", admitted_on=date(2025, 2, 1)),
            a_cooperative(3, present=False, withdrawn_on=date(2025, 3, 1), legal_form="5710"),
        ),
        *meetings.state(
            a_meeting(1, present=9, registered=12),
            a_meeting(2, kind=MeetingKind.COMMITTEE, present=None, registered=3),
            a_meeting(3, kind=MeetingKind.TRAINING, state=MeetingState.CANCELLED),
            a_seat(1, "bretagne", meeting=1, seats=2),
        ),
        *bretagne.state(a_cooperative(7, department="29", trade="43.21A")),
    )
    return doors_on(place)


@pytest.mark.parametrize("language", ["fr", "en"])
async def test_every_page_answers_in_both_languages_and_says_its_day(doors: Doors, language: str) -> None:
    async with doors.browser(language=language) as browser:
        for path in PATHS:
            answer = await browser.get(path)
            assert answer.status_code == 200, path
            assert f'lang="{language}"' in answer.text
            assert ("15 juin 2025" if language == "fr" else "15 June 2025") in answer.text, path
            assert len(answer.content) < 150_000
            assert "style=" not in answer.text and "<script>" not in answer.text


async def test_the_overview_counts_each_union_and_never_takes_a_silent_one_for_zero(doors: Doors) -> None:
    async with doors.browser() as browser:
        page = (await browser.get("/overview")).text
    assert row_of(page, "Occitanie")[1:8] == ["2", "≥1240", "1", "1", "2", "1", "≥9"]
    assert row_of(page, "Bretagne")[1:5] == ["1", "10", "0", "0"]
    assert row_of(page, "Silent")[1:8] == ["not known"] * 7
    assert "Silent" in page.split('class="caveats')[1].split("</ul>")[0]


async def test_a_day_of_the_past_shows_what_was_so_then(doors: Doors) -> None:
    async with doors.browser() as browser:
        page = (await browser.get("/overview?day=2025-01-15")).text
        nonsense = (await browser.get("/overview?day=yesterday")).text
        tomorrow = (await browser.get("/overview?day=2031-01-01")).text
    assert row_of(page, "Occitanie")[1] == "2", "the third was still there, the second not yet"
    assert row_of(page, "Occitanie")[3:5] == ["0", "0"]
    assert "15 June 2025" in nonsense and "15 June 2025" in tomorrow


async def test_every_number_opens_to_the_crossings_behind_it(doors: Doors) -> None:
    async with doors.browser() as browser:
        jobs = (await browser.get("/crossings?figure=jobs&by=union&key=occitanie")).text
        committees = (await browser.get("/crossings?figure=committees")).text
    assert row_of(jobs, "L’Atelier <du> fleuve")[1:5] == ["Occitanie", "31", "15 Jun 2025", "1240"]
    assert row_of(jobs, "Co-operative 2")[4] == "not known"
    assert "&lt;du&gt;" in jobs and "<du>" not in jobs
    assert row_of(committees, "Committees")[3:5] == ["4 Mar 2025", "1"]
    assert 'href="/crossings/1"' in jobs


async def test_a_co_operative_shows_its_statements_over_time(
    doors: Doors, hub: Hub, take: Callable[..., Awaitable[None]]
) -> None:
    later = Speaker(hub, epoch=2)
    await take(*later.state(a_cooperative(1, jobs=1_300, as_of=date(2025, 6, 14), name="L’Atelier")))
    id = str(a_cooperative(1).cooperative_id)
    async with doors.browser() as browser:
        page = (await browser.get(f"/cooperatives/occitanie/{id}")).text
        nobody = await browser.get(f"/cooperatives/bretagne/{id}")
    assert [row[:2] for row in rows_of(page)[1:]] == [["15 June 2025", "1240"], ["14 June 2025", "1300"]]
    assert nobody.status_code == 404


async def test_the_links_say_who_received_whose_members(doors: Doors) -> None:
    async with doors.browser() as browser:
        page = (await browser.get("/links")).text
    assert row_of(page, "Occitanie")[1] == "2"
    assert row_of(page, "Bretagne")[-1] == "0"


async def test_trends_leave_years_open_of_which_nothing_was_stated(doors: Doors) -> None:
    async with doors.browser() as browser:
        present = (await browser.get("/trends")).text
        held = (await browser.get("/trends?figure=held")).text
    assert row_of(present, "All together")[1:] == ["3"] * 5
    assert row_of(held, "All together")[1:] == ["not known"] * 4 + ["2"]


async def test_the_map_tells_none_from_not_known(doors: Doors) -> None:
    async with doors.browser() as browser:
        page = (await browser.get("/map")).text
    assert 'href="/crossings?figure=present&amp;by=department&amp;key=31"' in page
    assert "Haute-Garonne (31): 1" in page
    assert "Ariège (09): 0" in page, "its union is heard, and states none there"
    assert "Gironde (33): not known" in page, "no union that is heard has it"


async def test_a_page_is_never_older_than_what_was_stated_last(
    doors: Doors, hub: Hub, take: Callable[..., Awaitable[None]]
) -> None:
    async with doors.browser() as browser:
        before = row_of((await browser.get("/overview")).text, "Bretagne")[1]
        await take(*Speaker(hub, "bretagne", epoch=2).state(a_cooperative(8, department="29")))
        after = row_of((await browser.get("/overview")).text, "Bretagne")[1]
    assert (before, after) == ("1", "2")


async def test_nobody_looks_without_signing_in(doors: Doors) -> None:
    async with doors.browser(None) as nobody, doors.browser(Role.MEMBER) as member:
        for path in (*PATHS, "/exports/figures.csv", "/api/confederation/v1/figures"):
            assert (await nobody.get(path)).status_code == 401, path
            assert (await member.get(path)).status_code == 403, path


async def test_a_federations_reader_sees_the_co_operatives_of_its_trade_and_nothing_else(doors: Doors) -> None:
    async with doors.federation_reader() as reader:
        page = (await reader.get("/overview?federation=industrie")).text
        behind = (await reader.get("/crossings?figure=present")).text
        other = await reader.get(f"/cooperatives/occitanie/{a_cooperative(2).cooperative_id}")
        own = await reader.get(f"/cooperatives/occitanie/{a_cooperative(1).cooperative_id}")
        for path in ("/links", "/unions/occitanie", "/crossings?figure=held", "/exports/links.csv", "/bulletins"):
            assert (await reader.get(path)).status_code == 403, path
        assert (await reader.get("/map?figure=held")).status_code == 200
    assert row_of(page, "Occitanie")[1:3] == ["1", "1240"]
    assert "Meetings held" not in page
    assert "Co-operative 2" not in behind and "Atelier" in behind
    assert other.status_code == 404 and own.status_code == 200


async def test_a_union_is_asked_to_state_everything_again_by_staff_alone(doors: Doors) -> None:
    async with doors.browser() as analyst, doors.federation_reader() as reader:
        assert (await analyst.get("/unions/nowhere")).status_code == 404
        assert (await reader.post("/unions/occitanie/restatement")).status_code == 403
        asked = await analyst.post("/unions/occitanie/restatement", data={"confirmed": "yes"})
        assert asked.status_code == 303 and asked.headers["location"] == "/unions/occitanie"


NEXT_DAY = datetime(2025, 6, 16, 12, tzinfo=UTC)


async def test_today_is_the_day_of_the_hubs_clock(doors: Doors, hub: Hub) -> None:
    async with doors.browser() as browser:
        await browser.get("/overview")
        hub.now = NEXT_DAY
        assert "16 June 2025" in (await browser.get("/overview")).text
