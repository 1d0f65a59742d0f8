"""Checks and applies imports in the background, so that a long file shows how far it is and outlives a restart."""

from collections.abc import AsyncIterator

from services.membership.actions.apply_import import add_some, begin_import, change_some, end_import
from services.membership.actions.check_import import note_failure, note_preview, note_progress
from services.membership.models import ImportFile
from services.membership.models.import_file import ImportState
from services.membership.queries.imports import known_values, next_import
from services.membership.rules.csv_source import FIND_OUT, Reading
from services.membership.rules.import_habits import Habits
from services.membership.rules.import_kept import kept
from services.membership.rules.import_plan import Change
from services.membership.rules.import_rows import Draft
from services.membership.rules.import_steps import Sheet, Step, look_again, look_through
from shared.apart import apart, beside
from shared.errand import Errand
from shared.errors import NotFound, Refused
from shared.logs import logger
from shared.lull import Lull
from shared.work import Workplace

log = logger()
LOOK_S = 0.3


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
        except NotFound:
            log.info("import.forgotten_meanwhile", import_id=str(file.id))
        except Refused as refusal:
            async with place.work() as work:
                await note_failure(file.id, kept(refusal.text), work)
        return 0

    return Errand("imports", work_on_imports, rests_on_trial=False)


async def check(file: ImportFile, scheme: str, place: Workplace) -> None:
    """Has the rows read, and keeps what applying them would do."""
    sheet = await sheet_of(file, scheme, place)
    preview = {}
    async with (apart if sheet.is_long else beside)(look_through, sheet) as told:
        async for found in told:
            async with place.work() as work:
                match found:
                    case int():
                        await note_progress(file.id, found, work)
                    case dict():
                        preview = found
                    case bytes():
                        await note_preview(file.id, preview, found, work)
    log.info("import.checked", import_id=str(file.id))


async def carry_out(file: ImportFile, scheme: str, place: Workplace) -> None:
    """Has the rows read again, and writes them if they still mean what was shown; others write in between."""
    sheet = await sheet_of(file, scheme, place)
    async with (apart if sheet.is_long else beside)(look_again, sheet) as told:
        fingerprint = str(await anext(told))
        async with place.work() as work:
            await begin_import(file.id, fingerprint, work)
        await write_steps(file, told, scheme, place)
    async with place.work() as work:
        await end_import(file.id, work)
    counts = file.preview["counts"]
    log.info("import.applied", import_id=str(file.id), added=counts["added"], changed=counts["changed"])


async def write_steps(file: ImportFile, told: AsyncIterator[Step], scheme: str, place: Workplace) -> None:
    """Each step in a work of its own."""
    async for step in told:
        assert isinstance(step, list)
        drafts = [one for one in step if isinstance(one, Draft)]
        changes = [one for one in step if isinstance(one, Change)]
        async with place.work() as work:
            if drafts:
                await add_some(file.id, drafts, scheme, work)
            if changes:
                await change_some(file.id, changes, work)


async def sheet_of(file: ImportFile, scheme: str, place: Workplace) -> Sheet:
    """The file, how it is to be read, and what is known already."""
    async with place.database.reading() as session:
        known = await known_values(scheme, session)
    reading = Reading(*file.reading) if file.reading else FIND_OUT
    habits = Habits(today=place.clock.today(), states=tuple(sorted(file.states.items())), unnumbered=file.unnumbered)
    return Sheet(file.content, file.filename, file.columns, scheme, known, reading, habits)
