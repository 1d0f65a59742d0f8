"""A co-operative may host meetings, for as long as it belongs to the union."""

from uuid import UUID

from services.meetings.actions.keep import keep, told_by
from services.meetings.models import Host
from shared.work import Work


async def note_host(
    cooperative_id: UUID, name: str, town: str | None, department: str | None, work: Work, *, street: str | None
) -> None:
    """Notes name and place of a co-operative."""
    said = {"name": name, "street": street, "town": town, "department": department, "told": told_by(work)}
    await keep(Host, {"cooperative_id": cooperative_id, **said}, tuple(said), work)
