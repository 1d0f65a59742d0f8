"""What unions signed is compared with what the hub has; a union that differs for a second day states all again."""

from services.confederation.actions.ask_restatement import note_comparison
from services.confederation.queries.compared import compared
from shared.errand import Errand
from shared.work import Workplace

PAUSE_S = 300.0


async def compare_totals(place: Workplace) -> float:
    """Looks once at the latest totals; the seconds until the next time."""
    async with place.database.reading() as session:
        found = await compared(session)
    for one in found:
        async with place.work() as work:
            await note_comparison(one, work)
    return PAUSE_S


def compare_totals_errand() -> Errand:
    """The errand, for the hub's service."""
    return Errand("comparisons", compare_totals, rests_on_trial=False)
