"""A step of the first-run tour is done, or skipped for now."""

from services.membership.models import TourStep
from services.membership.models.tour_step import Mark, Step
from shared.live.changes import HOME
from shared.work import Work


async def take_step(name: Step | Mark, state: str, work: Work) -> None:
    """Notes how a step stands; skipped, it can be come back to."""
    values = {"name": name.value, "state": state, "at": work.now}
    fresh = work.place.database.insert(TourStep.__table__).values(values)  # type: ignore[attr-defined]
    await work.do(
        fresh.on_conflict_do_update(
            index_elements=["name"], set_={"state": fresh.excluded.state, "at": fresh.excluded.at}
        )
    )
    work.touch(HOME)
