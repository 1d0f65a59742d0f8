"""Somebody sends a list of co-operatives; its columns are guessed, and its rows are checked next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from services.membership.actions.remember_source import source_of
from services.membership.models import ImportFile, ImportMemory
from services.membership.models.import_file import ImportState
from services.membership.rules.csv_source import Reading
from services.membership.rules.import_columns import check_columns
from services.membership.rules.import_memory import headings_digest, remembered_columns
from services.membership.rules.import_steps import Sight
from shared.work import Work

RESTING = (ImportState.CHECKED, ImportState.FAILED)


@dataclass(frozen=True)
class Choice:
    """What somebody chose for a list: the column of each field, what its states mean, whether rows need a number."""

    columns: Mapping[str, int]
    states: Mapping[str, str] = field(default_factory=dict)
    unnumbered: bool = False


async def upload_import(
    filename: str, content: bytes, sight: Sight, memory: ImportMemory | None, work: Work
) -> ImportFile:
    """Keeps the file as it was at first sight, with what was chosen the last time for one of the same source."""
    file = ImportFile(filename=filename, content=content, columns={}, uploaded_at=work.now, touched_at=work.now)
    take_in(file, sight)
    file.preview["source"] = headings_digest(sight.headings)
    if memory:
        file.columns = remembered_columns(memory.fields, sight.headings)
        file.states, file.unnumbered = dict(memory.states), memory.unnumbered
        file.preview |= {"source": memory.headings, "chosen": memory.reading, "remembered": True}
    work.add(file)
    return file


def take_in(file: ImportFile, sight: Sight) -> None:
    """What was seen of a list."""
    file.columns, file.reading, file.total = dict(sight.columns), list(sight.reading), sight.total
    file.preview = {"headings": sight.headings, "above": sight.above, "sample": sight.sample}


async def choose_columns(import_id: UUID, choice: Choice, work: Work) -> ImportFile:
    """Corrects the guess, and has the rows checked again. Raises Invalid for a choice without name or number."""
    file = await work.get(ImportFile, import_id)
    check_columns(choice.columns, file.preview["headings"], unnumbered=choice.unnumbered)
    again(file, work)
    file.columns, file.unnumbered = dict(choice.columns), choice.unnumbered
    file.states = {**file.states, **choice.states}
    return file


async def choose_reading(import_id: UUID, chosen: Reading, sight: Sight, work: Work) -> ImportFile:
    """Corrects how the bytes are read: what they hold then was looked at anew."""
    file = await work.get(ImportFile, import_id)
    again(file, work)
    source = source_of(file)
    take_in(file, sight)
    file.preview |= {"source": source, "chosen": list(chosen)}
    return file


def again(file: ImportFile, work: Work) -> None:
    """The rows are checked once more."""
    file.move(to=ImportState.CHECKING, now=work.now, only_from=RESTING)
    file.done, file.admit_on, file.report = 0, None, None
    file.preview = {name: value for name, value in file.preview.items() if name != "failure"}
    work.touch(file.id)
