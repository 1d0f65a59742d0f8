"""Checks and applies imports in the background, so that a long file shows how far it is and outlives a restart."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.membership.actions.apply_import import apply_import
from services.membership.actions.check_import import note_failure, note_preview, note_progress
from services.membership.models import ImportFile
from services.membership.models.import_file import ImportState
from services.membership.queries.imports import known_by_number, next_import
from services.membership.rules.csv_source import Source, read_csv
from services.membership.rules.identifiers import SCHEMES
from services.membership.rules.import_columns import check_columns
from services.membership.rules.import_plan import Plan, plan_import
from services.membership.rules.import_preview import kept, preview_of
from services.membership.rules.import_rows import Draft, Fault, check_in_chunks
from shared.errors import Refused
from shared.logs import logger
from shared.lull import Lull
from shared.service import Errand
from shared.work import Workplace

log = logger()
LOOK_S = 0.3

Progress = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class Checked:
    """A file's rows, read and compared with what is known."""

    source: Source
    plan: Plan
    faults: list[Fault]


def imports_errand(scheme: str) -> Errand:
    """Works on whatever import waits; `scheme` says what a registration number is on this node."""

    lull = Lull()

    async def work_on_imports(place: Workplace) -> float:
        if lull.lasts(place):
            return LOOK_S
        async with place.database.reading() as session:
            file = await next_import(session)
        if file is None:
            lull.begins()
            return LOOK_S
        try:
            await (check if file.state == ImportState.CHECKING else carry_out)(file, scheme, place)
        except Refused as refusal:
            async with place.work() as work:
                await note_failure(file.id, kept(refusal.text), work)
        return 0

    return Errand("imports", work_on_imports)


async def check(file: ImportFile, scheme: str, place: Workplace) -> None:
    """Reads the rows, and keeps what applying them would do."""

    async def progress(done: int) -> None:
        async with place.work() as work:
            await note_progress(file.id, done, work)

    checked = await read(file, scheme, place, progress)
    preview = await asyncio.to_thread(preview_of, checked.plan, checked.faults, checked.source)
    async with place.work() as work:
        await note_preview(file.id, preview, work)
    log.info("import.checked", import_id=str(file.id), **preview["counts"])


async def carry_out(file: ImportFile, scheme: str, place: Workplace) -> None:
    """Reads the rows again, and writes them if they still mean what was shown."""

    async def unseen(_: int) -> None:
        """While writing, the page shows that it writes; the lock on the database lets nobody else write how far."""

    checked = await read(file, scheme, place, unseen)
    async with place.work() as work:
        await apply_import(file.id, checked.plan, scheme, work)
    log.info(
        "import.applied", import_id=str(file.id), added=len(checked.plan.additions), changed=len(checked.plan.changes)
    )


async def read(file: ImportFile, scheme: str, place: Workplace, progress: Progress) -> Checked:
    """The file's rows beside what is known; the counting is done in a thread, chunk by chunk."""
    source = await asyncio.to_thread(read_csv, file.content, file.filename)
    check_columns(file.columns, source.headings)
    drafts: list[Draft] = []
    faults: list[Fault] = []
    chunks = check_in_chunks(source.rows, file.columns, SCHEMES[scheme])
    while chunk := await asyncio.to_thread(next, chunks, None):
        drafts += chunk.drafts
        faults += chunk.faults
        await progress(chunk.done)
    async with place.database.reading() as session:
        known = await known_by_number(scheme, session)
    return Checked(source, await asyncio.to_thread(plan_import, drafts, known), faults)
