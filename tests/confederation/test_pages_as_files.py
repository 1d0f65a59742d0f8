"""Every table as a file, opened again: the same numbers as on the page, and as programs are given."""

import csv
from collections.abc import Awaitable, Callable
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from shared.events.crossings import MeetingKind
from shared.work import Workplace
from tests.confederation.conftest import know
from tests.confederation.doors import Doors, doors_on, row_of
from tests.confederation.world import Hub, Speaker, a_cooperative, a_meeting, a_seat, a_union

Table = list[dict[str, Any]]
QUESTIONS = {
    "figures": "?by=union",
    "trends": "",
    "links": "",
    "crossings": "?figure=jobs",
    "freshness": "",
    "reconciliation": "",
    "cooperative": f"?stated_by=occitanie&id={a_cooperative(1).cooperative_id}",
}


@pytest.fixture
async def doors(place: Workplace, hub: Hub, take: Callable[..., Awaitable[None]]) -> Doors:
    """Two unions with co-operatives and meetings, a third never heard; a name that a spreadsheet would run."""
    await know(place, a_union("silent"))
    occitanie, meetings = Speaker(hub), Speaker(hub, service="meetings")
    await take(
        *occitanie.state(
            a_cooperative(1, jobs=1_240, name="=1+1"), a_cooperative(2, jobs=None), a_cooperative(3, department=None)
        ),
        *meetings.state(
            a_meeting(1), a_meeting(2, kind=MeetingKind.COMMITTEE, present=None), a_seat(1, "bretagne", seats=2)
        ),
        *Speaker(hub, "bretagne").state(a_cooperative(7, department="29", withdrawn_on=date(2025, 3, 3))),
        *occitanie.totals(),
    )
    return doors_on(place)


def from_csv(content: bytes, keys: list[str]) -> Table:
    """The rows of a CSV file in English, by the keys of the columns; all of them texts."""
    _, *rows = csv.reader(StringIO(content.decode("utf-8-sig")))
    return [dict(zip(keys, row, strict=True)) for row in rows]


def from_xlsx(content: bytes, keys: list[str]) -> Table:
    """The rows of a spreadsheet."""
    sheet = openpyxl.load_workbook(BytesIO(content)).active
    assert sheet.freeze_panes == "A2"
    return [dict(zip(keys, row, strict=True)) for row in list(sheet.iter_rows(values_only=True))[1:]]


async def three_files(doors: Doors, name: str, query: str) -> tuple[Table, Table, Table]:
    """The same table as CSV, XLSX and Parquet."""
    async with doors.browser() as browser:
        files = {ending: await browser.get(f"/exports/{name}.{ending}{query}") for ending in ("csv", "xlsx", "parquet")}
    assert {one.status_code for one in files.values()} == {200}
    for ending, file in files.items():
        assert f"-2025-06-15.{ending}" in file.headers["content-disposition"]
        assert int(file.headers["content-length"]) == len(file.content)
    parquet = pq.read_table(BytesIO(files["parquet"].content))
    keys = parquet.column_names
    return from_csv(files["csv"].content, keys), from_xlsx(files["xlsx"].content, keys), parquet.to_pylist()


@pytest.mark.parametrize("name", sorted(QUESTIONS))
async def test_the_three_files_say_the_same(doors: Doors, name: str) -> None:
    as_csv, as_xlsx, as_parquet = await three_files(doors, name, QUESTIONS[name])
    assert len(as_csv) == len(as_xlsx) == len(as_parquet) > 0
    for texts, cells, typed in zip(as_csv, as_xlsx, as_parquet, strict=True):
        for key, value in typed.items():
            text = "" if value is None else str(value)
            if isinstance(value, int) and not isinstance(value, bool):
                assert (texts[key], cells[key]) == (text, value), key
            if value is None:
                assert texts[key] == "" and cells[key] is None, key


async def test_the_figures_of_files_pages_and_programs_are_the_same_number_by_number(doors: Doors) -> None:
    _, _, rows = await three_files(doors, "figures", "?by=union")
    by_union = {row["union"]: row for row in rows}
    async with doors.browser() as browser:
        page = (await browser.get("/overview")).text
        told = (await browser.get("/api/confederation/v1/figures")).json()
    lines = {one["key"]: one for one in told["lines"]} | {"all": told["whole"]}
    assert by_union.keys() == lines.keys() == {"all", "occitanie", "bretagne", "silent"}
    for code in ("occitanie", "bretagne", "all"):
        row, line = by_union[code], lines[code]
        assert row["cooperatives"] == line["cooperatives"]["present"]
        assert {k: row[k] for k in ("jobs", "jobs_unknown", "admitted", "withdrawn")} == {
            k: v for k, v in line["cooperatives"].items() if k != "present"
        }
        assert row["attended"] == line["meetings"]["attended"]["at_least"]
        assert row["attended_withheld"] == line["meetings"]["attended"]["withheld"]
        assert {k: row[k] for k in ("held", "seats", "cancelled", "announced")} == {
            k: line["meetings"][k] for k in ("held", "seats", "cancelled", "announced")
        }
        assert row["held_committee"] == line["meetings"]["committees"]
    shown = row_of(page, "Occitanie")
    row = by_union["occitanie"]
    figures = ("cooperatives", "jobs", "admitted", "withdrawn", "held", "held_committee", "attended")
    assert [one.removeprefix("≥") for one in shown[1:8]] == [str(row[key]) for key in figures]
    assert shown[2].startswith("≥") and row["jobs_unknown"] == 1
    assert lines["silent"]["cooperatives"] is None and by_union["silent"]["cooperatives"] is None
    assert told["silent"] == ["silent"]


async def test_what_a_spreadsheet_would_run_is_a_text_in_every_file(doors: Doors) -> None:
    as_csv, as_xlsx, as_parquet = await three_files(doors, "crossings", "?figure=jobs")
    assert {row["what"] for row in as_csv} >= {"'=1+1"}
    assert {row["what"] for row in as_xlsx} >= {"=1+1"} and {row["what"] for row in as_parquet} >= {"=1+1"}


async def test_numbers_and_days_are_typed(doors: Doors) -> None:
    async with doors.browser() as browser:
        content = (await browser.get("/exports/crossings.parquet?figure=withdrawn")).content
    table = pq.read_table(BytesIO(content))
    assert str(table.schema.field("on").type) == "date32[day]" and str(table.schema.field("amount").type) == "int64"
    assert table.to_pylist()[0]["on"] == date(2025, 3, 3)
    assert table.schema.metadata[b"as_of"] == b"2025-06-15"


async def test_programs_get_links_crossings_trends_and_freshness(doors: Doors) -> None:
    async with doors.browser() as browser:
        links = (await browser.get("/api/confederation/v1/links")).json()["links"]
        behind = (await browser.get("/api/confederation/v1/crossings?figure=jobs&offset=1")).json()
        years = (await browser.get("/api/confederation/v1/trends?years=2")).json()["years"]
        unions = (await browser.get("/api/confederation/v1/unions")).json()["unions"]
        wrong = await browser.get("/api/confederation/v1/figures?by=colour")
    assert links == [{"host": "occitanie", "guest": "bretagne", "requests": 1, "seats": 2}]
    assert behind["total"] == 3 and [one["what"] for one in behind["crossings"]] == ["Co-operative 2", "Co-operative 3"]
    assert [(one["day"], one["meetings_known"]) for one in years] == [("2024-12-31", False), ("2025-06-15", True)]
    assert {one["union"]: one["lateness"] for one in unions}["silent"] == "never_heard"
    assert wrong.status_code == 422


async def test_a_federations_reader_exports_its_trade_only(doors: Doors) -> None:
    async with doors.federation_reader() as reader:
        rows = from_csv((await reader.get("/exports/crossings.csv?figure=present")).content, ["sequence"] * 9)
        told = (await reader.get("/api/confederation/v1/figures?federation=industrie")).json()
        assert (await reader.get("/api/confederation/v1/crossings?figure=held")).status_code == 403
        assert (await reader.get("/api/confederation/v1/unions")).status_code == 403
    assert told["period"]["federation"] == "btp" and told["whole"]["meetings"] is None
    assert len(rows) == told["whole"]["cooperatives"]["present"] == 3


async def test_there_is_no_other_table_and_no_other_kind_of_file(doors: Doors) -> None:
    async with doors.browser() as browser:
        assert (await browser.get("/exports/people.csv")).status_code == 404
        assert (await browser.get("/exports/figures.exe")).status_code == 404
