"""Tables of figures as files: opened again, they say what was put in."""

import csv
from collections.abc import Sequence
from datetime import UTC, date, datetime
from io import BytesIO, StringIO

import openpyxl
import pyarrow.parquet as pq
import pytest

from shared import sheet_files
from shared.sheet_files import SHEET_FILES, TooManyRows
from shared.sheets import Column, Holds, Row, Sheet
from shared.text import say

SHEET = Sheet(
    "unions",
    say("Unions"),
    (
        Column("name", say("Union")),
        Column("jobs", say("Jobs"), Holds.WHOLE),
        Column("rate", say("Rate"), Holds.DECIMAL),
        Column("since", say("Since"), Holds.DAY),
        Column("heard_at", say("Last heard"), Holds.MOMENT),
        Column("late", say("Late"), Holds.YES_OR_NO),
    ),
    date(2026, 11, 19),
)
HEARD = datetime(2026, 11, 19, 17, 30, 5, tzinfo=UTC)
ROWS: list[Row] = [
    ("Occitanie", 87_699, 0.5, date(2026, 1, 2), HEARD, False),
    ('=HYPERLINK("http://evil.example")', None, None, None, None, True),
    (say("not known"), 0, 12.25, None, None, False),
]


def written(ending: str, rows: Sequence[Sequence[Row]], language: str = "fr") -> BytesIO:
    """A file of those batches of rows."""
    held = BytesIO()
    file = SHEET_FILES[ending](held, SHEET, language)
    for batch in rows:
        file.write(batch)
    file.close()
    held.seek(0)
    return held


def test_a_csv_file_opens_in_a_spreadsheet_and_runs_nothing() -> None:
    raw = written("csv", [ROWS[:1], ROWS[1:]]).read()
    assert raw.startswith("\ufeff".encode()) and raw.count("\ufeff".encode()) == 1
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 4
    assert rows[1][:4] == ["Occitanie", "87699", "0,5", "2026-01-02"]
    assert rows[2][0] == "'" + str(ROWS[1][0]) and rows[2][1] == ""


def test_a_spreadsheet_has_real_numbers_and_days_and_no_formula() -> None:
    sheet = openpyxl.load_workbook(written("xlsx", [ROWS[:2], ROWS[2:]], "en")).active
    assert sheet.freeze_panes == "A2"
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0] == ("Union", "Jobs", "Rate", "Since", "Last heard", "Late")
    assert rows[1][1:3] == (87_699, 0.5)
    assert rows[1][3] == datetime(2026, 1, 2, tzinfo=UTC).replace(tzinfo=None) and rows[1][4] == HEARD.replace(
        tzinfo=None
    )
    cell = sheet["A3"]
    assert cell.value == ROWS[1][0] and cell.data_type == "s"


def test_parquet_has_typed_columns_and_knows_its_day() -> None:
    table = pq.read_table(written("parquet", [ROWS[:2], ROWS[2:]]))
    assert [str(one) for one in table.schema.types] == [
        "string", "int64", "double", "date32[day]", "timestamp[us, tz=UTC]", "bool",
    ]  # fmt: skip
    assert table.schema.metadata[b"as_of"] == b"2026-11-19"
    assert table.column("jobs").to_pylist() == [87_699, None, 0]
    assert table.column("heard_at")[0].as_py() == HEARD


@pytest.mark.parametrize("ending", sorted(SHEET_FILES))
def test_a_table_without_rows_still_has_its_columns(ending: str) -> None:
    assert written(ending, [[]]).read()


def test_what_a_spreadsheet_has_no_room_for_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_files, "ROWS_OF_A_SPREADSHEET", 3)
    with pytest.raises(TooManyRows):
        written("xlsx", [ROWS])


def test_its_name_says_what_it_is_and_of_which_day() -> None:
    assert SHEET.file_name("xlsx") == "unions-2026-11-19.xlsx"
