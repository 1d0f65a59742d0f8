"""Writing a table of figures to a file, some thousand rows at a time: CSV, XLSX with real numbers and days, Parquet."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import IO, ClassVar, Protocol

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from shared.clock import in_zone
from shared.errors import Refused
from shared.sheets import Cell, Holds, Row, Sheet, in_words
from shared.spreadsheet import BOM, csv_lines
from shared.text import Text, say

ROWS_OF_A_SPREADSHEET = 1_048_576  # with the headings; Excel opens no more
FORMATS = {
    Holds.WHOLE: "#,##0",
    Holds.DECIMAL: "#,##0.00",
    Holds.DAY: "yyyy-mm-dd",
    Holds.MOMENT: "yyyy-mm-dd hh:mm:ss",
}
ARROW = {
    Holds.TEXT: pa.string(),
    Holds.WHOLE: pa.int64(),
    Holds.DECIMAL: pa.float64(),
    Holds.DAY: pa.date32(),
    Holds.MOMENT: pa.timestamp("us", tz="UTC"),
    Holds.YES_OR_NO: pa.bool_(),
}
LARGEST_NAME = 31  # characters that Excel lets a sheet's name have
WIDEST, NARROWEST = 40, 12  # characters


class TooManyRows(Refused):
    """A spreadsheet has no room for them."""

    def __init__(self) -> None:
        super().__init__(say("These are more rows than a spreadsheet can hold. Take CSV or Parquet."))


class SheetFile(Protocol):
    """A file that is being written; `kind` is its media type."""

    kind: ClassVar[str]

    def __init__(self, file: IO[bytes], sheet: Sheet, language: str) -> None: ...

    def write(self, rows: Sequence[Row]) -> None:
        """Adds rows."""

    def close(self) -> None:
        """Ends it; the file stays open for whoever gave it."""


class CsvFile:
    """UTF-8 with a byte-order mark; cells that a spreadsheet would run are guarded."""

    kind: ClassVar[str] = "text/csv; charset=utf-8"

    def __init__(self, file: IO[bytes], sheet: Sheet, language: str) -> None:
        self.file, self.language = file, language
        file.write(BOM + csv_lines([sheet.headings(language)], language))

    def write(self, rows: Sequence[Row]) -> None:
        """Adds rows."""
        self.file.write(csv_lines(([plain(cell) for cell in row] for row in rows), self.language))

    def close(self) -> None:
        """Nothing is left to write."""


class XlsxFile:
    """One sheet with its headings frozen; texts are never formulas, whatever they begin with."""

    kind: ClassVar[str] = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def __init__(self, file: IO[bytes], sheet: Sheet, language: str) -> None:
        self.file, self.language, self.columns, self.rows = file, language, sheet.columns, 1
        self.book = Workbook(write_only=True)
        self.sheet = self.book.create_sheet(sheet.name[:LARGEST_NAME])
        self.sheet.freeze_panes = "A2"
        headings = sheet.headings(language)
        for number, heading in enumerate(headings, start=1):
            width = min(WIDEST, max(NARROWEST, len(heading) + 2))
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.sheet.append([self.cell(heading, Holds.TEXT, bold=True) for heading in headings])

    def write(self, rows: Sequence[Row]) -> None:
        """Adds rows. Raises TooManyRows."""
        self.rows += len(rows)
        if self.rows > ROWS_OF_A_SPREADSHEET:
            self.sheet.close()
            raise TooManyRows
        for row in rows:
            held = zip(in_words(row, self.language), self.columns, strict=True)
            self.sheet.append([self.cell(value, column.holds) for value, column in held])

    def close(self) -> None:
        """Packs the book."""
        self.book.save(self.file)

    def cell(self, value: Cell, holds: Holds, *, bold: bool = False) -> WriteOnlyCell:
        """One cell, typed by its column."""
        if isinstance(value, datetime):
            value = in_zone(value, UTC).replace(tzinfo=None)
        text = isinstance(value, str)
        cell = WriteOnlyCell(self.sheet, ILLEGAL_CHARACTERS_RE.sub("", value) if isinstance(value, str) else value)
        if text:
            cell.data_type = "s"
        if bold:
            cell.font = Font(bold=True)
        if value is not None and holds in FORMATS:
            cell.number_format = FORMATS[holds]
        return cell


class ParquetFile:
    """Typed columns by their keys; the title and the day are in the file's own description."""

    kind: ClassVar[str] = "application/vnd.apache.parquet"

    def __init__(self, file: IO[bytes], sheet: Sheet, language: str) -> None:
        self.language = language
        about = {"title": sheet.title.into(language), "as_of": sheet.day.isoformat()}
        self.schema = pa.schema([(one.key, ARROW[one.holds]) for one in sheet.columns], metadata=about)
        self.writer = pq.ParquetWriter(file, self.schema, compression="zstd")

    def write(self, rows: Sequence[Row]) -> None:
        """Adds rows, as one group."""
        said = [in_words(row, self.language) for row in rows]
        columns = list(zip(*said, strict=True)) or [()] * len(self.schema)
        typed = [pa.array(held, field.type) for held, field in zip(columns, self.schema, strict=True)]
        self.writer.write_table(pa.Table.from_arrays(typed, schema=self.schema))

    def close(self) -> None:
        """Writes the description of the columns."""
        self.writer.close()


def plain(cell: Cell) -> Text | str | int | float | date | None:
    """A cell as CSV has it."""
    return str(cell).lower() if isinstance(cell, bool) else cell


SHEET_FILES: dict[str, type[SheetFile]] = {"csv": CsvFile, "xlsx": XlsxFile, "parquet": ParquetFile}
"""By ending."""
