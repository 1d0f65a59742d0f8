"""What another service told is kept: each event fills its own columns, so they may come twice, late, in any order."""

from typing import Any

from services.membership.models import Row
from shared.work import Work

TOLD = ("told", "told_around")


def told_by(work: Work) -> str:
    """The id of the event that is being heard; ids of one speaker sort by their time."""
    return (work.cause.causation if work.cause else None) or ""


async def keep(model: type[Row], values: dict[str, Any], overwrites: tuple[str, ...], work: Work) -> None:
    """Inserts a row; where there is one, the columns in `overwrites` are set.

    When one of them is the id of the event that they come from (`TOLD`), those of a newer event stay.
    """
    by = next((name for name in TOLD if name in overwrites), "")
    await work.upsert(model.__table__, values, overwrites, newest_by=by)  # type: ignore[attr-defined]
