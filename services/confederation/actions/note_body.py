"""What the hub's operator records of unions and federations is kept; the newest counts, in whatever order they come."""

from typing import Any

from services.confederation.models import Federation, Row, Union
from shared.events.hub import FederationRecorded, UnionRecorded
from shared.work import Work


async def note_union(union: UnionRecorded, work: Work) -> bool:
    """Notes a union; whether that was news."""
    return await keep(Union, union.model_dump(), work)


async def note_federation(federation: FederationRecorded, work: Work) -> bool:
    """Notes a federation; whether that was news."""
    return await keep(Federation, federation.model_dump(), work)


async def keep(model: type[Row], values: dict[str, Any], work: Work) -> bool:
    """Inserts a row or sets it anew, unless a newer event did."""
    told = (work.cause.causation if work.cause else None) or ""
    row = {**values, "told": told}
    return bool(await work.upsert(model.__table__, row, newest_by="told"))  # type: ignore[attr-defined]
