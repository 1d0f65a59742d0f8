"""A step of the first-run tour is done, or skipped for now."""

from sqlalchemy import Table

from services.membership.models import TourStep
from services.membership.models.tour_step import Mark, Step
from shared.live.changes import HOME
from shared.work import Work

STEPS: Table = TourStep.__table__  # type: ignore[attr-defined]


async def take_step(name: Step | Mark, state: str, work: Work) -> None:
    """Notes how a step stands; skipped, it can be come back to."""
    await work.upsert(STEPS, {"name": name.value, "state": state, "at": work.now})
    work.touch(HOME)
