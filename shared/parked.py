"""Events that could not take effect: waiting for their next try, given up with a reason, or behind one of these.

Each (listener, entity) is a queue; only its head is ever tried. States: `retrying` (due at a time), `parked` (hopeless
until somebody acts), `behind` (waits for the head of its queue).
"""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, insert, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from shared.arrivals import Arrival, Hears, understand
from shared.database import is_unavailable
from shared.errors import NotFound
from shared.events.envelope import Envelope
from shared.logs import logger
from shared.lull import Lull
from shared.tables import parked
from shared.text import say
from shared.work import Work, Workplace

log = logger()

DELAYS_S = (1, 5, 30, 300)  # a deadlock is over in a second, a restart in half a minute, a repair in minutes


async def blocked_entities(work: Work, arrivals: Iterable[Arrival]) -> set[tuple[str, str]]:
    """The queues among these arrivals in which something waits already."""
    entities = {arrival.envelope.entity for arrival in arrivals}
    if not entities:
        return set()
    question = select(parked.c.listener, parked.c.entity).where(parked.c.entity.in_(entities)).distinct()
    return {(listener, entity) for listener, entity in await work.all(question)}


async def park(work: Work, arrival: Arrival, state: str, reason: str, *, due_in_s: float | None = None) -> None:
    """Sets an event aside at the end of its queue."""
    row = {
        "listener": arrival.listener,
        "event_id": arrival.envelope.id,
        "entity": arrival.envelope.entity,
        "subject": arrival.envelope.subject,
        "headers": arrival.envelope.headers,
        "body": arrival.envelope.body,
        "state": state,
        "tries": 0 if due_in_s is None else 1,
        "due_at": None if due_in_s is None else work.now + timedelta(seconds=due_in_s),
        "reason": reason,
        "parked_at": work.now,
    }
    await work.do(insert(parked), [row])


async def try_later(work: Work, arrival: Arrival, error: BaseException) -> None:
    """Sets a failed event aside until its second try."""
    await park(work, arrival, "retrying", reason_of(error), due_in_s=DELAYS_S[0])


def reason_of(error: BaseException) -> str:
    """The failure in one line.

    A refusal in its own words; a database's by its kind alone, for its message carries the row's values.
    """
    if isinstance(error, DBAPIError):
        return type(error.orig or error).__name__
    return f"{type(error).__name__}: {str(error).splitlines()[0][:300]}" if str(error) else type(error).__name__


class Retries:
    """Tries the heads of the queues again when they are due, and those behind them once the head is through."""

    def __init__(self, place: Workplace, handlers: Sequence[Hears]) -> None:
        self.place = place
        self.handlers = {handler.name: handler for handler in handlers}
        self.lull = Lull()

    async def try_due(self) -> int:
        """Tries everything that is due now; how many events took effect."""
        if self.lull.lasts(self.place):
            return 0
        async with self.place.database.reading() as session:
            heads = select(func.min(parked.c.pos)).group_by(parked.c.listener, parked.c.entity)
            ready = (parked.c.state == "behind") | (parked.c.due_at <= self.place.clock.now())
            due = (
                select(parked.c.listener, parked.c.entity).where(parked.c.pos.in_(heads), ready).order_by(parked.c.pos)
            )
            queues = (await session.exec(due.limit(100))).all()
            if not queues and self.lull.can_be:
                self.lull.begins((await session.exec(select(func.min(parked.c.due_at)))).one())
        return sum([await self.work_off(listener, entity) for listener, entity in queues])

    async def work_off(self, listener: str, entity: str) -> int:
        """Goes down one queue until it is empty or its head fails; how many events took effect."""
        done = 0
        while (head := await self.head(listener, entity)) and await self.attempt(head):
            done += 1
        return done

    async def head(self, listener: str, entity: str) -> Any:
        """The first of a queue, unless it is parked or not yet due."""
        async with self.place.database.reading() as session:
            mine = (parked.c.listener == listener) & (parked.c.entity == entity)
            row = (await session.exec(select(*parked.c).where(mine).order_by(parked.c.pos).limit(1))).first()
        if row is None or row.state == "parked" or (row.due_at and row.due_at > self.place.clock.now()):
            return None
        return row

    async def attempt(self, row: Any) -> bool:
        """One try in one transaction: the effect, and the row gone."""
        try:
            async with self.place.work() as work:
                if await work.do(delete(parked).where(parked.c.pos == row.pos)):
                    await self.give_effect(row, work)
            return True
        except Exception as error:
            if is_unavailable(error):
                raise
            await self.postpone(row, error)
            return False

    async def give_effect(self, row: Any, work: Work) -> None:
        """Reads the event again and hands it to its handler."""
        handler = self.handlers.get(row.listener)
        if handler is None:
            raise Misunderstood(
                f"No handler is called {row.listener} any more. Drop it, or go back to the version that had it."
            )
        envelope = Envelope(row.event_id, row.subject, row.headers, row.body)
        event, fault = understand(envelope, handler.event)
        if fault:
            raise Misunderstood(fault)
        if event is not None:
            work.cause = Arrival(handler, envelope, event).cause
            await handler(event, work)

    async def postpone(self, row: Any, error: BaseException) -> None:
        """Notes the failure: another try later, or parked after the last one."""
        hopeless = row.tries >= len(DELAYS_S) or isinstance(error, Misunderstood)
        log.warning(
            "event.failed",
            listener=row.listener,
            event_id=str(row.event_id),
            tries=row.tries + 1,
            exc_info=error,
        )
        async with self.place.work() as work:
            due = None if hopeless else work.now + timedelta(seconds=DELAYS_S[row.tries])
            reason = str(error) if isinstance(error, Misunderstood) else reason_of(error)
            changed = {
                "state": "parked" if hopeless else "retrying",
                "tries": row.tries + 1,
                "due_at": due,
                "reason": reason,
            }
            await work.do(update(parked).where(parked.c.pos == row.pos).values(changed))


class Misunderstood(Exception):
    """A parked event that this program still cannot read."""


async def replay(work: Work, pos: int) -> None:
    """Has a parked event tried again at once, as if for the first time."""
    values = {"state": "retrying", "tries": 0, "due_at": work.now}
    if not await work.do(update(parked).where(parked.c.pos == pos, parked.c.state != "behind").values(values)):
        raise NotFound(
            say(
                "There is no parked event {number} that leads its queue. List them with: maillon parked list",
                number=pos,
            )
        )


async def drop(work: Work, pos: int) -> None:
    """Forgets a parked event for good; the one behind it leads the queue from now on."""
    row = (await work.all(select(parked.c.listener, parked.c.entity).where(parked.c.pos == pos)))[:1]
    if not row:
        raise NotFound(say("There is no parked event {number}. List them with: maillon parked list", number=pos))
    await work.do(delete(parked).where(parked.c.pos == pos))
    mine = (parked.c.listener == row[0].listener) & (parked.c.entity == row[0].entity)
    following = await work.find(select(parked.c.pos).where(mine).order_by(parked.c.pos).limit(1))
    if following:
        values = {"state": "retrying", "due_at": work.now}
        await work.do(update(parked).where(parked.c.pos == following, parked.c.state == "behind").values(values))
