"""What was for a union goes to its successor, from the day after its last."""

from services.confederation.actions.pass_on_to_successors import pass_on_to_successors
from shared.errand import Errand
from shared.work import Workplace

PAUSE_S = 600.0


async def hand_over(place: Workplace) -> float:
    """Looks once; the seconds until the next time."""
    async with place.work() as work:
        await pass_on_to_successors(work)
    return PAUSE_S


def hand_over_errand() -> Errand:
    """The errand, for the hub's service."""
    return Errand("hand over", hand_over, rests_on_trial=False)
