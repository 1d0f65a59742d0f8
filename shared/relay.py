"""Outbox to JetStream, in order: nothing skipped, nothing given up, marked sent only once the stream has it.

Runs go as atomic batches (all or nothing, five times as fast as one by one with `sync_interval: always`, twenty times
for crossings, which pass the account wall). Crossings have a lane of their own, so that trouble there holds up nothing
at home. One relay per service: shared/duties.py.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import orjson
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import StreamInfo
from nats.js.errors import NotFoundError
from sqlalchemy import update
from sqlmodel import select

from shared.database import is_unavailable
from shared.duties import not_if_told_to_stop
from shared.events.envelope import MSG_ID
from shared.events.ids import new_id
from shared.logs import logger
from shared.lull import Lull
from shared.streams import AGGREGATE, EVENTS, NATIONAL
from shared.tables import landmark, outbox
from shared.upsert import set_landmark
from shared.work import Workplace

log = logger()

BATCH = 500  # the server takes 1,000 in one atomic batch
ACK_TIMEOUT_S = 5.0
PAUSES_S = (0.1, 0.2, 0.5, 1, 2, 5)
ROOTS = {EVENTS: "evt", AGGREGATE: "agg", NATIONAL: "national"}
IN_BATCHES = (EVENTS, AGGREGATE)  # what the hub announces is little, and its parts reach a node by two ways
SLOW_POLL_S = 1.0  # should a commit not be heard
GATHER_S = 0.02  # after a small run: works gather into batches with one mark for all; a lone event goes at once


class Refusal(NatsError):
    """The stream said no to a message; `code` is the server's."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(f"{description} ({code})")
        self.code = code


class Replaced(NatsError):
    """The stream that took a message is younger, or shorter, than the one we wrote to before."""


class Relay:
    """One service's mouth, for one lane: what services tell each other, or what crosses.

    `js` can see the lane's stream.
    """

    def __init__(self, place: Workplace, connection: Client, js: JetStreamContext, stream: str = EVENTS) -> None:
        self.place = place
        self.connection = connection
        self.js = js
        self.stream = stream
        self.mine = outbox.c.subject.like(f"{ROOTS[stream]}.%")
        self.told = place.database.committed.ear()
        self.lull = Lull()
        self.created = ""
        self.furthest = 0
        self.sent = 0

    async def run(self) -> None:
        """Publishes for as long as it is let; on any trouble it stops, waits, and starts again at the lowest unsent."""
        failures = 0
        checked = False
        while True:
            not_if_told_to_stop()
            try:
                if not checked:
                    await self.refill_if_lost()
                    checked = True
                self.told.clear()
                if self.lull.lasts(self.place) or not await self.send_some():
                    await self.wait_for_more()
                failures = 0
            except Exception as error:
                if not isinstance(error, (NatsError, TimeoutError)) and not is_unavailable(error):
                    raise
                log.warning("relay.waiting", stream=self.stream, error=type(error).__name__, detail=str(error)[:200])
                checked = False
                await asyncio.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
                failures += 1

    async def send_some(self) -> int:
        """Publishes the lowest unsent rows and marks them; how many there were."""
        async with self.place.database.reading() as session:
            unsent = select(*outbox.c).where(outbox.c.sent_at.is_(None), self.mine).order_by(outbox.c.pos).limit(BATCH)
            rows = (await session.exec(unsent)).all()
        if not rows:
            self.lull.begins()
        else:
            await self.publish(rows)
        if rows and len(rows) < BATCH:
            await asyncio.sleep(GATHER_S)
        return len(rows)

    async def publish(self, rows: Sequence[Any]) -> None:
        """Publishes one run of rows, then marks them sent."""
        last = None
        if len(rows) > 1 and self.stream in IN_BATCHES:
            try:
                last = await self.publish_batch(rows)
            except Refusal as refusal:
                log.info("relay.batch_refused", service=self.place.service, code=refusal.code, detail=str(refusal))
        if last is None:
            for row in rows:
                last = await self.publish_one(row)
        await self.mark_sent(rows, last or {})
        self.sent += len(rows)

    async def publish_batch(self, rows: Sequence[Any]) -> dict[str, Any]:
        """All or nothing; the acknowledgement of the last one, which commits the batch."""
        batch = str(new_id())
        for number, row in enumerate(rows[:-1], 1):
            await self.connection.publish(
                row.subject, row.body, headers={**self.headers_of(row), **batch_headers(batch, number)}
            )
        headers = {**self.headers_of(rows[-1]), **batch_headers(batch, len(rows)), "Nats-Batch-Commit": "1"}
        return await self.acknowledged(rows[-1], headers)

    async def publish_one(self, row: Any) -> dict[str, Any]:
        """One message, acknowledged; a copy that the stream has already counts as acknowledged."""
        return await self.acknowledged(row, self.headers_of(row))

    def headers_of(self, row: Any) -> dict[str, str]:
        """The envelope's headers, and the event's place in its source."""
        return {**row.headers, "ce-sequence": str(row.pos)}

    async def acknowledged(self, row: Any, headers: dict[str, str]) -> dict[str, Any]:
        """Publishes with a request; the stream's answer, or what it refuses."""
        answer = orjson.loads(
            (await self.connection.request(row.subject, row.body, timeout=ACK_TIMEOUT_S, headers=headers)).data
        )
        if "error" in answer:
            raise Refusal(answer["error"].get("err_code", 0), answer["error"].get("description", "refused"))
        if answer["stream"] == self.stream and not answer.get("duplicate") and answer["seq"] <= self.furthest:
            raise Replaced(f"the stream was at {self.furthest} and is at {answer['seq']}")
        return dict(answer)

    async def mark_sent(self, rows: Sequence[Any], last: dict[str, Any]) -> None:
        """Marks rows as sent, and notes where in the stream the last of them is."""
        async with self.place.database.session() as session:
            await session.exec(update(outbox).where(these(rows)).values(sent_at=self.place.clock.now()))
            if last.get("stream") == self.stream:
                self.furthest = max(self.furthest, last["seq"])
                id = str(rows[-1].event_id)
                await set_landmark(session, self.stream, {"created": self.created, "seq": last["seq"], "id": id})
            await session.commit()

    async def refill_if_lost(self) -> None:
        """When the stream is not the one we last wrote to, or lacks its tail, everything kept in the outbox is sent
        again.
        """
        info = await self.js.stream_info(self.stream)
        self.created, self.furthest = str(info.created), 0
        async with self.place.database.reading() as session:
            known = (await session.exec(select(landmark.c.value).where(landmark.c.name == self.stream))).first()
        if known and await self.holds(known, info):
            self.furthest = known["seq"]
        elif known:
            log.warning("relay.refilling", stream=self.stream, had=known["seq"], has=info.state.last_seq)
            async with self.place.database.session() as session:
                await session.exec(update(outbox).where(outbox.c.sent_at.is_not(None), self.mine).values(sent_at=None))
                await session.exec(landmark.delete().where(landmark.c.name == self.stream))
                await session.commit()

    async def holds(self, known: dict[str, Any], info: StreamInfo) -> bool:
        """Whether the stream still has the event that we sent last, where it was.

        Its length alone would not tell: other services may have written to a shortened stream before us.
        """
        if known["created"] != self.created or info.state.last_seq < known["seq"]:
            return False
        try:
            message = await self.js.get_msg(self.stream, known["seq"])
        except NotFoundError:
            return True  # aged out, or erased for a person's sake
        return bool((message.headers or {}).get(MSG_ID) == known["id"])

    async def wait_for_more(self) -> None:
        """Returns at the next commit, or after a second."""
        with suppress(TimeoutError):
            async with asyncio.timeout(SLOW_POLL_S):  # wait_for of Python 3.11 can swallow a cancellation
                await self.told.wait()


def these(rows: Sequence[Any]) -> Any:
    """The condition that is true of exactly these rows: a range when their places leave no gap."""
    first, last = rows[0].pos, rows[-1].pos
    if last - first + 1 == len(rows):
        return outbox.c.pos.between(first, last)
    return outbox.c.pos.in_([row.pos for row in rows])


def batch_headers(batch: str, number: int) -> dict[str, str]:
    """The headers of an atomic batch (nats-server 2.12, ADR-50)."""
    return {"Nats-Batch-Id": batch, "Nats-Batch-Sequence": str(number)}
