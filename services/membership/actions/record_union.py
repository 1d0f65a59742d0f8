"""A line of the network's list of unions is noted."""

from sqlalchemy import Table

from services.membership.actions.keep import told_by
from services.membership.models import UnionLine
from shared.events.national import UnionStands
from shared.work import Work

LINES: Table = UnionLine.__table__  # type: ignore[attr-defined]


async def record_union(union: UnionStands, work: Work) -> None:
    """Keeps the newest, whatever comes again and in whatever order: ids of events sort by the time they were made."""
    await work.upsert(LINES, {**union.model_dump(exclude={"to"}), "told": told_by(work)}, newest_by="told")
