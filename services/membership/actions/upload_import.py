"""Somebody sends a list of co-operatives; its columns are guessed, and its rows are checked next."""

from datetime import date
from uuid import UUID

from services.membership.models import ImportFile
from services.membership.models.import_file import ImportState
from services.membership.rules.import_columns import check_columns
from services.membership.rules.import_steps import Sight
from shared.work import Work

RESTING = (ImportState.CHECKED, ImportState.FAILED)


async def upload_import(filename: str, content: bytes, sight: Sight, work: Work) -> ImportFile:
    """Keeps the file as it was at first sight."""
    file = ImportFile(
        filename=filename,
        content=content,
        columns=sight.columns,
        total=sight.total,
        admit_on=work.today,
        preview={"headings": sight.headings, "sample": sight.sample},
        uploaded_at=work.now,
        touched_at=work.now,
    )
    work.add(file)
    return file


async def choose_columns(import_id: UUID, columns: dict[str, int], admit_on: date | None, work: Work) -> ImportFile:
    """Corrects the guess, and has the rows checked again. Raises Invalid for a choice without name or number."""
    file = await work.get(ImportFile, import_id)
    check_columns(columns, file.preview["headings"])
    file.move(to=ImportState.CHECKING, now=work.now, only_from=RESTING)
    file.columns, file.admit_on, file.done = columns, admit_on, 0
    work.touch(import_id)
    file.preview = {name: value for name, value in file.preview.items() if name != "failure"}
    return file


async def drop_import(import_id: UUID, work: Work) -> None:
    """Forgets a file that is not wanted."""
    work.touch(import_id)
    await work.delete(await work.get(ImportFile, import_id))
