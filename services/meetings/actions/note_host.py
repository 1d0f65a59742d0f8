"""A co-operative may host meetings, for as long as it belongs to the union."""

from uuid import UUID

from services.meetings.actions.keep import keep, told_by
from services.meetings.models import Host
from shared.work import Work


async def note_host(cooperative_id: UUID, name: str, town: str | None, department: str | None, work: Work) -> None:
    """Notes name and place of a co-operative."""
    values = {"cooperative_id": cooperative_id, "name": name, "town": town, "department": department}
    await keep(Host, {**values, "told": told_by(work)}, ("name", "town", "department", "told"), work)
