"""An import's rows were checked: what it would do is kept for the page."""

from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlmodel import col

from services.membership.models import ImportFile
from services.membership.models.import_file import ImportState
from shared.work import Work


async def note_progress(import_id: UUID, done: int, work: Work) -> None:
    """How many rows have been looked at; the file itself, which may be long, stays where it is."""
    row = update(ImportFile).where(col(ImportFile.id) == import_id)
    await work.do(row.values(done=done, touched_at=work.now))
    work.touch(import_id)


async def note_preview(import_id: UUID, preview: dict[str, Any], report: bytes, work: Work) -> None:
    """The check is done; a person decides next."""
    file = await work.get(ImportFile, import_id)
    file.report = report
    file.preview = {**file.preview, **preview}
    file.move(to=ImportState.CHECKED, now=work.now, only_from=(ImportState.CHECKING,))
    work.touch(import_id)


async def note_failure(import_id: UUID, sentence: dict[str, Any], work: Work) -> None:
    """The check or the import could not be done; why, in words."""
    file = await work.get(ImportFile, import_id)
    file.preview = {**file.preview, "failure": sentence}
    if file.state == ImportState.CHECKING:
        file.done = 0  # of rows written
    file.move(to=ImportState.FAILED, now=work.now, only_from=(ImportState.CHECKING, ImportState.APPLYING))
    work.touch(import_id)
