"""Stating: what a service states of itself to the confederation, all of it again when asked, and its totals each day.

Everything is stated in one work, which holds the numbers of the service's crossings: what changes meanwhile is said
afterwards, with a later number, and the totals at the end are those of exactly what was said before them.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

import orjson
from sqlalchemy import delete
from sqlmodel import SQLModel, select

from shared.consent import dry_kinds, kinds_of
from shared.epochs import RESTATEMENT, STATED
from shared.events.crossings import Crossing, Totals
from shared.joining import Join, joined
from shared.logs import logger
from shared.lull import Lull
from shared.tables import landmark
from shared.totals import Tally, sign
from shared.upsert import set_landmark
from shared.work import CHUNK, CROSSINGS, Work, Workplace

log = logger()

LOOK_S = 1.0
QUIET_TRIES = 3  # while others keep announcing; after that they wait for as long as adding up takes
Kept = TypeVar("Kept", bound=SQLModel)
Stream = AsyncIterator[Crossing]


async def nothing_turns(work: Work, since: date) -> Stream:  # noqa: ARG001 - the form of `Statements.turned`
    """For services whose statements change by what people do alone."""
    nothing: tuple[Crossing, ...] = ()
    for none in nothing:
        yield none


@dataclass(frozen=True)
class Statements:
    """What a service states: the kind of its totals, and all of its statements as they are now.

    `turned` gives those that became other ones since a day because days went by, such as a withdrawal whose day came.
    """

    totals: type[Totals]
    all: Callable[[Work], Stream]
    turned: Callable[[Work, date], Stream] = nothing_turns


class Stating:
    """The errand of a service that states something."""

    def __init__(self, statements: Statements, hub_file: Path | None) -> None:
        self.statements = statements
        self.hub_file = hub_file
        self.lull = Lull()

    async def look(self, place: Workplace) -> float:
        """States what is due; how many seconds to wait before the next look."""
        join = joined(self.hub_file)
        due = {"day": place.clock.today().isoformat(), "hub": f"{join.hub} {join.confederation}" if join else ""}
        if self.lull.lasts(place, due):
            return LOOK_S
        async with place.database.reading() as session:
            wanted = select(landmark.c.name, landmark.c.value).where(landmark.c.name.in_([RESTATEMENT, STATED]))
            notes: dict[str, Any] = dict((await session.exec(wanted)).all())
        asked, stated = notes.get(RESTATEMENT), notes.get(STATED) or {}
        if asked and datetime.fromisoformat(asked["due"]) <= place.clock.now():
            await self.restate(place, join, stated | due, asked["why"])
        elif stated | due != stated:
            await self.state_totals(place, join, stated | due, stated.get("day"))
        else:
            self.lull.begins(datetime.fromisoformat(asked["due"]) if asked else None)
        return LOOK_S

    async def restate(self, place: Workplace, join: Join | None, stated: dict[str, Any], why: str) -> None:
        """Says everything again, and what it adds up to."""
        async with place.work() as work:
            await work.lock_crossings()
            tally = await self.added_up(work, say=True)
            await self.announce_totals(work, tally, join)
            await work.do(delete(landmark).where(landmark.c.name == RESTATEMENT))
            await set_landmark(work.session, STATED, stated | {"restated_at": work.now.isoformat()})
        log.info("crossings.restated", service=place.service, why=why, entities=sum(tally.entities.values()))

    async def state_totals(
        self, place: Workplace, join: Join | None, stated: dict[str, Any], since: str | None
    ) -> None:
        """Says what turned by itself, and what everything adds up to; adding up holds up nobody who wants to write."""
        async with place.work() as work:
            async for crossing in self.statements.turned(work, date.fromisoformat(since or stated["day"])):
                work.announce(crossing)
                await work.write_some()
        for _ in range(QUIET_TRIES):
            async with place.database.reading() as session:
                looking = Work(session, place)
                before = await how_far(looking)
                tally = await self.added_up(looking, say=False)
            async with place.work() as work:
                if await work.lock_crossings() == before:
                    await self.announce_totals(work, tally, join)
                    await set_landmark(work.session, STATED, stated)
                    return
        async with place.work() as work:
            await work.lock_crossings()
            await self.announce_totals(work, await self.added_up(work, say=False), join)
            await set_landmark(work.session, STATED, stated)

    async def added_up(self, work: Work, *, say: bool) -> Tally:
        """The sums of all statements that may leave; they are announced on the way if they are to be said."""
        tally = Tally()
        dry = await dry_kinds(work.session, work.place.dry_kinds)
        for name in {kind.__name__ for kind in kinds_of(work.place.service)} - dry:
            tally.count(name, 0, 0, {})  # nothing of a kind is something else than a kind that is held back
        async for crossing in self.statements.all(work):
            if (kind := type(crossing).__name__) not in dry:
                tally.add(kind, orjson.loads(work.guarded(crossing).model_dump_json()))
            if say:
                work.announce(crossing)
                await work.write_some()
        return tally

    async def announce_totals(self, work: Work, tally: Tally, join: Join | None) -> None:
        """The totals, behind everything that they are the totals of; signed when there is a hub to read them."""
        await work.write_announced()
        last = (await work.lock_crossings())["seq"]
        said = {"as_of": work.today, "day": work.today, "stated_at": work.now, "last_seq": last}
        totals = self.statements.totals(**said, **tally.parts())
        work.announce(sign(totals, work.place.union, join.up_seed) if join else totals)


async def how_far(work: Work) -> Any:
    """How far the numbers of crossings are; what is added up meanwhile is right if they are there afterwards too."""
    return await work.find(select(landmark.c.value).where(landmark.c.name == CROSSINGS))


async def in_pages(work: Work, model: type[Kept], key: Any, *conditions: Any) -> AsyncIterator[Kept]:
    """Every row in the order of its key, some hundreds in memory at a time; they are only to be looked at."""
    after: list[Any] = []
    while True:
        page = await work.all(select(model).where(*after, *conditions).order_by(key).limit(CHUNK))
        for row in page:
            work.session.expunge(row)
            yield row
        if len(page) < CHUNK:
            return
        after = [key > getattr(page[-1], key.key)]
        await asyncio.sleep(0)
