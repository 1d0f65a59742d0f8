"""A line of the network's list of unions is noted."""

from sqlalchemy import Table

from services.membership.models import UnionLine
from shared.events.national import UnionStands
from shared.work import Work

LINES: Table = UnionLine.__table__  # type: ignore[attr-defined]


async def record_union(union: UnionStands, work: Work) -> None:
    """Keeps the newest, whatever comes again and in whatever order: ids of events sort by the time they were made."""
    values = union.model_dump(exclude={"to"})
    told = (work.cause.causation if work.cause else None) or ""
    fresh = work.place.database.insert(LINES).values(**values, told=told)
    newer = {name: fresh.excluded[name] for name in (*values, "told") if name != "code"}
    await work.do(
        fresh.on_conflict_do_update(index_elements=["code"], set_=newer, where=fresh.excluded.told >= LINES.c.told)
    )
