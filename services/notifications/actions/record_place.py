"""A co-operative's department is noted."""

from uuid import UUID

from sqlmodel import select

from services.notifications.models import CooperativePlace
from shared.events.membership import CooperativeRecorded
from shared.work import Work


async def record_place(cooperative: CooperativeRecorded, as_of: UUID, work: Work) -> None:
    """Keeps the newest of what is said, whatever the order in which it is heard."""
    id = cooperative.cooperative_id
    place: CooperativePlace | None = await work.find(
        select(CooperativePlace).where(CooperativePlace.cooperative_id == id)
    )
    if place is None:
        work.add(CooperativePlace(cooperative_id=id, department=cooperative.department, as_of=as_of))
    elif place.as_of < as_of:
        place.department, place.as_of = cooperative.department, as_of
