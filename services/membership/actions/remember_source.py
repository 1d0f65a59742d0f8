"""What was chosen for a list is kept for the next one of its source."""

from services.membership.models import ImportFile, ImportMemory
from services.membership.rules.csv_source import FIND_OUT
from services.membership.rules.import_memory import fields_by_heading, headings_digest
from shared.work import Work

MEMORIES = ImportMemory.__table__  # type: ignore[attr-defined]


async def remember(file: ImportFile, work: Work) -> None:
    """The next list of this source is read as this one was."""
    values = {
        "headings": source_of(file),
        "fields": fields_by_heading(file.columns, file.preview["headings"]),
        "states": file.states,
        "reading": file.preview.get("chosen", list(FIND_OUT)),
        "unnumbered": file.unnumbered,
        "kept_at": work.now,
    }
    await work.upsert(MEMORIES, values)


def source_of(file: ImportFile) -> str:
    """What the list's source is recognised by: its headings as they were found at first sight."""
    return str(file.preview.get("source") or headings_digest(file.preview["headings"]))
