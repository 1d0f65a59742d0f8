"""Each service keeps how its node is described, and each of its processes follows what is kept."""

import time

from sqlmodel import select

from shared.described import Described, Words
from shared.events.membership import NodeDescribed
from shared.tables import landmark
from shared.upsert import set_landmark
from shared.work import Work, Workplace

KEPT = "described"
LOOK_S = 0.3  # between looks of one process; a look is one question for one row


async def note_description(event: NodeDescribed, told: str, work: Work) -> None:
    """Keeps what was said; heard twice or late, the newest holds. `told` is the event's id."""
    kept = await work.find(select(landmark.c.value).where(landmark.c.name == KEPT).with_for_update())
    if kept and kept["told"] > told:
        return
    words = Words(**event.model_dump(include=set(Words.model_fields)))
    value = {"told": told, **words.model_dump(mode="json")}
    await set_landmark(work.session, KEPT, value)


class Describing:
    """Follows what a service keeps, in one process."""

    def __init__(self, described: Described) -> None:
        self.described = described
        self.looked_at = float("-inf")
        self.seen = ""

    async def now(self, place: Workplace) -> None:
        """Looks, unless that was a moment ago."""
        if time.monotonic() - self.looked_at >= LOOK_S:
            await self.look(place)

    async def look(self, place: Workplace) -> float:
        """Looks; the seconds until the next time, for whatever nobody asks for."""
        self.looked_at, seen = time.monotonic(), place.database.glance()
        if seen and seen == self.seen:
            return 1.0  # nobody has committed since
        async with place.database.reading() as session:
            kept = (await session.exec(select(landmark.c.value).where(landmark.c.name == KEPT))).first()
        if kept:
            self.described.take(Words.model_validate(kept))
        self.seen = seen
        return 1.0
