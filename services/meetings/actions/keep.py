"""What another service told is kept: each event fills its own columns, so they may come twice, late, in any order."""

from typing import Any

from sqlalchemy.sql.dml import Insert

from services.meetings.models import Row
from shared.work import Work


def told_by(work: Work) -> str:
    """The id of the event that is being heard; ids of one speaker sort by their time."""
    return (work.cause.causation if work.cause else None) or ""


async def keep(model: type[Row], values: dict[str, Any], overwrites: tuple[str, ...], work: Work) -> None:
    """Inserts a row; where there is one, the columns in `overwrites` are set, unless a newer event set `told`."""
    fresh: Any = work.place.database.insert(model).values(values)
    key = list(model.__table__.primary_key.columns.keys())  # type: ignore[attr-defined]
    newer = fresh.excluded.told >= model.__table__.c.told if "told" in overwrites else None  # type: ignore[attr-defined]
    statement: Insert = fresh.on_conflict_do_update(
        index_elements=key, set_={name: fresh.excluded[name] for name in overwrites}, where=newer
    )
    await work.do(statement)
