"""What unions signed is compared with what the hub has; a union that differs for a second day states all again.

One whose numbers went back does so at once: it was set back, and what it says may be below what was read.
"""

from services.confederation.actions.ask_restatement import ask_what_went_back, note_comparison
from services.confederation.models import Trouble
from services.confederation.queries.alarms import open_alarms
from services.confederation.queries.compared import compared
from shared.errand import Errand
from shared.work import Workplace

PAUSE_S = 60.0


async def compare_totals(place: Workplace) -> float:
    """Looks once at the latest totals; the seconds until the next time."""
    async with place.database.reading() as session:
        found = await compared(session)
        back = [one for one in await open_alarms(session) if one.what == Trouble.STEP_BACK and one.service]
    for one in found:
        async with place.work() as work:
            await note_comparison(one, work)
    for alarm in back:
        async with place.work() as work:
            await ask_what_went_back(alarm, work)
    return PAUSE_S


def compare_totals_errand() -> Errand:
    """The errand, for the hub's service."""
    return Errand("comparisons", compare_totals, rests_on_trial=False)
