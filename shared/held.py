"""What would have left: every service shows on the broker what it holds back, for membership's page."""

from typing import Any

import orjson
from nats.aio.msg import Msg
from sqlmodel import select

from shared.consent import held_counts
from shared.tables import held_back
from shared.work import Workplace

HELD_SUBJECT = "node.held_back"
SHOWN = 50  # of each kind, the newest


async def tell_held(place: Workplace, message: Msg) -> None:
    """Answers with what this service holds back."""
    await message.respond(orjson.dumps({"service": place.service, **await held_in(place)}))


async def held_in(place: Workplace) -> dict[str, Any]:
    """How many statements of each kind are held back, and the newest of them."""
    async with place.database.reading() as session:
        counts = await held_counts(session)
        newest = {}
        for kind in counts:
            bodies = select(held_back.c.body).where(held_back.c.kind == kind)
            rows = (await session.exec(bodies.order_by(held_back.c.pos.desc()).limit(SHOWN))).all()
            newest[kind] = [orjson.loads(body) for body in rows]
    return {"counts": counts, "newest": newest}
