"""A bulletin of the confederation is noted, the first time it is heard."""

from sqlalchemy import Table

from services.notifications.models import Bulletin
from shared.events.national import BulletinPublished
from shared.work import Work

BULLETINS: Table = Bulletin.__table__  # type: ignore[attr-defined]


async def record_bulletin(event: BulletinPublished, work: Work) -> bool:
    """Whether it is new. A copy of the national stream made anew tells everything again, even after years."""
    values = event.model_dump(exclude={"to"}) | {"audience": event.audience.value, "heard_at": work.now}
    return await work.insert_once(BULLETINS, values)
