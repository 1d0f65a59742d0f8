"""A co-operative may host meetings from its admission to its withdrawal."""

from datetime import date
from uuid import UUID

from services.meetings.actions.keep import keep, told_by
from services.meetings.models import Host
from shared.work import Work


async def note_host(cooperative_id: UUID, name: str, town: str | None, department: str | None, work: Work) -> None:
    """Notes name and place of a co-operative."""
    values = {"cooperative_id": cooperative_id, "name": name, "town": town, "department": department}
    await keep(Host, {**values, "told": told_by(work)}, ("name", "town", "department", "told"), work)


async def note_admission(
    cooperative_id: UUID, on: date, name: str, town: str | None, department: str | None, work: Work
) -> None:
    """Notes since when it is a member; name and place only when nothing newer told them."""
    await note_host(cooperative_id, name, town, department, work)
    await keep(Host, {"cooperative_id": cooperative_id, "name": name, "since": on, "told": ""}, ("since",), work)


async def note_withdrawal(cooperative_id: UUID, on: date, work: Work) -> None:
    """Notes until when it was a member."""
    await keep(Host, {"cooperative_id": cooperative_id, "name": "", "until": on, "told": ""}, ("until",), work)
