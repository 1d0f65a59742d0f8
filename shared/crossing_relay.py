"""The relay of what crosses: its stream is read by the hub, so what was lost there is not sent again but stated anew.

A hub reads on from where it was. A stream that was set back to an older copy of itself would be filled up with other
messages under numbers that the hub has behind it, and it would never see them, nor be told. Such a stream is deleted
and made anew, which a hub notices; then an epoch begins (shared/epochs.py).
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import orjson
from nats.js.api import StreamInfo
from nats.js.errors import NotFoundError
from sqlmodel import select

from shared.epochs import begin_epoch
from shared.events.envelope import MSG_ID
from shared.installation import HEADER, Installation
from shared.logs import logger
from shared.relay import Relay, Replaced
from shared.streams import AGGREGATE, aggregate_stream
from shared.tables import landmark, outbox
from shared.upsert import set_landmark
from shared.work import Work

log = logger()

KEPT_AT = "kept at"
"""The landmark that says where the database was when it was looked at last."""


SPOKE_FOR = "spoke for"
"""The landmark that says by which union's code crossings were sent last."""

ELSEWHERE = "elsewhere"
ANEW = 1_000_000_000
"""A stream that takes another's place begins at the second in which it is made, far behind any number that a hub has
read: so the hub reads all of it, whenever it looks. A first one begins at 1."""


async def forget_place(_: Installation, work: Work) -> None:
    """A copy has become the node: its relay takes the database for one from elsewhere, and begins an epoch."""
    await distrust_stream(work)


async def distrust_stream(work: Work) -> None:
    """The relay makes the stream anew and begins an epoch, as if the database came from elsewhere."""
    await set_landmark(work.session, KEPT_AT, ELSEWHERE)
    work.wake()


class CrossingRelay(Relay):
    """The lane of what crosses. `stamp` says as which installation it speaks; empty: nobody noted that."""

    def __init__(self, *args: Any, stamp: Callable[[], str] = str) -> None:
        super().__init__(*args)
        self.stamp = stamp

    def headers_of(self, row: Any) -> dict[str, str]:
        """Those of any event, and which installation of the node speaks."""
        stamp = self.stamp()
        return super().headers_of(row) | ({HEADER: stamp} if stamp else {})

    async def send_some(self) -> int:
        """Like any relay; unless somebody has found that the hub has read further than we are."""
        kept_at = select(landmark.c.value).where(landmark.c.name == KEPT_AT)
        async with self.place.database.reading() as session:
            if (await session.exec(kept_at)).first() == ELSEWHERE:
                raise Replaced("the stream is not trusted any more")
        return await super().send_some()

    async def refill_if_lost(self) -> None:
        """Begins an epoch when the stream, or our own memory of it, is not what it was."""
        info = await self.js.stream_info(AGGREGATE)
        self.created, self.furthest = str(info.created), 0
        where = await self.place.database.whereabouts()
        known, kept_at, spoke_for = await self.remembered()
        moved, renamed = kept_at not in (None, where), spoke_for not in (None, self.place.union)
        if moved or renamed or (known and not await self.holds(known, info)):
            why = "the union has another code" if renamed else "the stream was made anew or set back"
            await self.make_anew(known or {}, info)
            await self.begin_epoch("the database is a copy" if moved else why)
        elif unknown := await self.newest_that_we_do_not_know(known):
            await self.begin_epoch("the database is older than the stream", after=unknown)
        if (kept_at, spoke_for) != (where, self.place.union):
            async with self.place.work() as work:
                await set_landmark(work.session, KEPT_AT, where)
                await set_landmark(work.session, SPOKE_FOR, self.place.union)
        self.created = str((await self.js.stream_info(AGGREGATE)).created)
        self.furthest = known["seq"] if known and known["created"] == self.created else 0

    async def remembered(self) -> tuple[dict[str, Any] | None, str | None, str | None]:
        """What we sent last; where the database was then; for which union's code."""
        wanted = select(landmark.c.name, landmark.c.value).where(landmark.c.name.in_([AGGREGATE, KEPT_AT, SPOKE_FOR]))
        async with self.place.database.reading() as session:
            found: dict[str, Any] = dict((await session.exec(wanted)).all())
        return found.get(AGGREGATE), found.get(KEPT_AT), found.get(SPOKE_FOR)

    async def holds(self, known: dict[str, Any], info: StreamInfo) -> bool:
        """Whether the stream has what we sent last where it was; nothing is ever removed from it."""
        return info.state.first_seq <= known["seq"] and await super().holds(known, info)

    async def make_anew(self, known: dict[str, Any], info: StreamInfo) -> None:
        """Puts another in the place of the stream, unless another service did so already."""
        if info.state.first_seq >= ANEW and known.get("created") != str(info.created):
            return
        log.warning("crossings.stream_made_anew", service=self.place.service, last=info.state.last_seq)
        if str((await self.js.stream_info(AGGREGATE)).created) == str(info.created):
            await self.js.delete_stream(AGGREGATE)
            now = int(self.place.clock.now().timestamp())
            first = max(now, info.state.last_seq + 1, ANEW)
            await self.js.add_stream(replace(aggregate_stream(self.place.union), first_seq=first))

    async def newest_that_we_do_not_know(self, known: dict[str, Any] | None) -> int:
        """The epoch of our newest crossing in the stream when our database has never heard of it; 0 otherwise."""
        ours = f"agg.{self.place.union}.{self.place.service}.>"
        try:
            newest = await self.js.get_last_msg(AGGREGATE, ours)
        except NotFoundError:
            return 0
        id = (newest.headers or {}).get(MSG_ID, "")
        if known and known["id"] == id:
            return 0
        async with self.place.database.reading() as session:
            sent = await session.exec(select(outbox.c.pos).where(outbox.c.event_id == UUID(id)))
            return 0 if sent.first() else int(orjson.loads(newest.data or b"{}").get("epoch", 0))

    async def begin_epoch(self, why: str, after: int = 0) -> None:
        """In a work of its own."""
        async with self.place.work() as work:
            await begin_epoch(work, why, after)
