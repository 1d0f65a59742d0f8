"""Lists do not lie about for ever: one that nobody applies goes, and so does the report of one that was applied."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from services.membership.models import ImportFile
from services.membership.models.import_file import ImportState
from shared.errand import Errand
from shared.work import Workplace

KEPT, HOUR_S = timedelta(days=30), 3_600.0


def old_imports_errand() -> Errand:
    """Forgets lists that nobody has touched for 30 days; what was imported stays."""

    async def forget_old_imports(place: Workplace) -> float:
        resting = col(ImportFile.state).not_in((ImportState.CHECKING, ImportState.APPLYING))
        old = resting & (col(ImportFile.touched_at) < place.clock.now() - KEPT)
        async with place.work() as work:
            await work.do(delete(ImportFile).where(old))
        return HOUR_S

    return Errand("old imports", forget_old_imports, rests_on_trial=True)
