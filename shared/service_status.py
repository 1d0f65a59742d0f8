"""What a service says of itself: how much waits to be told, since when, and what is set aside."""

from typing import Any

from sqlalchemy import func
from sqlmodel import select

from shared.consent import held_counts
from shared.set_back import NOTED
from shared.tables import landmark, outbox, parked
from shared.work import Workplace


async def status_of(place: Workplace) -> dict[str, Any]:
    """Depth and age of the outbox (`crossings` of it wait to leave), parked events by state, held back by kind."""
    waiting = outbox.c.sent_at.is_(None)
    async with place.database.reading() as session:
        of_all = select(func.count(), func.min(outbox.c.created_at)).select_from(outbox).where(waiting)
        unsent, oldest = (await session.exec(of_all)).one()
        crossings = select(func.count()).select_from(outbox).where(waiting, outbox.c.subject.like("agg.%"))
        leaving = (await session.exec(crossings)).one() if unsent else 0
        announced = (await session.exec(select(func.max(outbox.c.pos)))).one()
        states = (await session.exec(select(parked.c.state, func.count()).group_by(parked.c.state))).all()
        held = await held_counts(session)
        set_back = (await session.exec(select(landmark.c.value).where(NOTED))).first()
    age = (place.clock.now() - oldest).total_seconds() if oldest else 0.0
    return {
        "service": place.service,
        "database": "SQLite" if place.database.sqlite else "PostgreSQL",
        "outbox": unsent,
        "outbox_oldest_s": round(age, 1),
        "crossings": leaving,
        "held_back": held,
        "announced": announced or 0,
        "parked": dict(states),
        "set_back_at": set_back["at"] if set_back else "",
    }
