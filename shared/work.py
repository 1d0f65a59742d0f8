"""The unit of work: rows and the events about them, saved together or not at all.

    async with workplace.work() as work:
        cooperative = await work.get(Cooperative, id)
        cooperative.admit(on)
        work.announce(CooperativeAdmitted.of(cooperative))

Leaving the block saves; an exception inside it leaves nothing behind. Entity rows are written before the events about
them, so that on PostgreSQL the row lock keeps the events of one entity in order.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import count, repeat
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import Table, func, insert
from sqlmodel import SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.clock import Clock
from shared.consent import dry_kinds, hold_back
from shared.database import Database
from shared.errors import NotFound
from shared.events.base import CATALOGUE, Event
from shared.events.crossings import Crossing
from shared.events.envelope import Cause, Envelope, envelope
from shared.events.ids import IDS
from shared.events.national import National
from shared.identity import Asker
from shared.live.changes import Changes
from shared.tables import landmark, outbox
from shared.text import Text, say
from shared.threshold import SMALLEST_COUNT, withheld
from shared.upsert import Names, insert_once, upsert

CHUNK = 500  # events written before others get a turn
TO_OUTBOX = insert(outbox)
NEWEST_EVENT = select(outbox.c.event_id).order_by(outbox.c.event_id.desc()).limit(1)
CROSSINGS = "crossings"
"""The landmark that holds the epoch and the last number of this service's crossings."""

ROOTS_OF_OTHERS: dict[str, type[Event]] = {"agg": Crossing, "national": National}
Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Workplace:
    """Where a service does its work: its database, its union, its clock; what may leave it.

    Counts of people below `smallest_count` are withheld, `dry_kinds` of crossings held back (shared/consent.py).
    """

    database: Database
    union: str
    service: str
    clock: Clock
    smallest_count: int = SMALLEST_COUNT
    dry_kinds: frozenset[str] = frozenset()
    changes: Changes = field(default_factory=Changes, compare=False)

    @asynccontextmanager
    async def work(self, cause: Cause | None = None, asker: Asker | None = None) -> AsyncIterator["Work"]:
        """Opens a work; saves it when the block is left in peace."""
        async with self.database.session() as session:
            work = Work(session, self, cause, asker)
            yield work
            await work.save()
        if work.has_told:
            self.database.committed.set()
        self.changes.tell(work.touched)


class Work:
    """One piece of work on one database: load, decide, save, announce."""

    def __init__(
        self, session: AsyncSession, place: Workplace, cause: Cause | None = None, asker: Asker | None = None
    ) -> None:
        self.session = session
        self.place = place
        self.cause = cause
        self.asker = asker
        self.announced: list[tuple[Event, Cause | None]] = []
        self.has_told = False
        self.touched: set[object] = set()
        self.counter: dict[str, int] | None = None
        self.now: datetime = place.clock.now()

    @property
    def today(self) -> date:
        """The day it is in the union's zone."""
        return self.place.clock.local(self.now).date()

    async def get(self, model: type[Row], id: UUID, missing: Text | None = None) -> Row:
        """The row with that id, locked against other works (PostgreSQL) until this one is saved.

        `NotFound` otherwise.
        """
        row = await self.session.get(model, id, with_for_update=None if self.place.database.sqlite else True)
        if row is None:
            raise NotFound(missing or say("There is no such entry any more."))
        return row

    async def find(self, statement: Any) -> Any:
        """The first row of a select, or None."""
        return (await self.session.exec(statement)).first()

    async def all(self, statement: Any) -> list[Any]:
        """Every row of a select."""
        return list((await self.session.exec(statement)).all())

    async def do(self, statement: Any, values: list[dict[str, Any]] | None = None) -> int:
        """Carries out an insert, update or delete; the number of rows it touched."""
        touched = int((await self.session.exec(statement, params=values)).rowcount)
        await self.write_some()
        return touched

    async def upsert(
        self,
        table: Table,
        values: dict[str, Any],
        overwrites: Names = (),
        *,
        key: Names = (),
        newest_by: str = "",
    ) -> int:
        """Inserts a row, or sets columns of the one that is there; the number of rows touched (shared/upsert.py)."""
        touched = await upsert(self.session, table, values, overwrites, key=key, newest_by=newest_by)
        await self.write_some()
        return touched

    async def insert_once(self, table: Table, values: dict[str, Any]) -> bool:
        """Inserts a row unless it is there; whether it was not."""
        return await insert_once(self.session, table, values)

    def add(self, *rows: SQLModel) -> None:
        """Rows to be saved with this work."""
        self.session.add_all(rows)

    async def delete(self, row: SQLModel) -> None:
        """A row to be removed with this work."""
        await self.session.delete(row)

    async def flush(self) -> None:
        """Writes what was added so far, so that a later question of this work sees it."""
        await self.session.flush()

    def announce(self, *events: Event) -> None:
        """Facts to be told once the work is saved. A message that crosses must be in the catalogue of crossings."""
        for event in events:
            known = CATALOGUE.get(event.type()) is type(event)
            right = all((event.root == root) == isinstance(event, kind) for root, kind in ROOTS_OF_OTHERS.items())
            if not known or not right:
                raise TypeError(f"{type(event).__name__} is not in the published language")
        self.announced.extend((event, self.cause) for event in events)

    def touch(self, *ids: object) -> None:
        """Open pages that show one of these look again once the work is saved.

        What an event of this service names need not be touched: it is heard (shared/live/ear.py).
        """
        self.touched.update(ids)

    def wake(self) -> None:
        """Errands that wait for a commit look at once, though no event is told."""
        self.has_told = True

    async def save(self) -> None:
        """Writes rows, then the outbox, and commits."""
        await self.session.flush()
        await self.write_announced()
        if self.has_told and not self.place.database.sqlite:
            await self.session.exec(select(func.pg_notify("outbox", self.place.service)))
        await self.session.commit()

    async def write_some(self) -> None:
        """Lets go of what was announced, once it is much."""
        if len(self.announced) >= CHUNK:
            await self.write_announced()

    async def write_announced(self) -> None:
        """What was announced goes into the outbox, behind the rows it is about; it is told when the work is saved.

        A work of a hundred thousand events so never holds more than some hundreds of them, and others get their turns.
        """
        if not self.announced:
            return
        announced, self.announced, self.has_told = self.announced, [], True
        await self.session.flush()
        announced = await self.allowed(announced)
        IDS.stay_above(await self.find(NEWEST_EVENT))
        numbers = await self.crossing_numbers(announced)
        for start in range(0, len(announced), CHUNK):
            some = announced[start : start + CHUNK]
            rows = [self.outbox_row(self.sealed(self.stamped(event, numbers), cause)) for event, cause in some]
            await self.session.exec(TO_OUTBOX, params=rows)
            if len(rows) == CHUNK:
                await asyncio.sleep(0)

    async def allowed(self, announced: list[tuple[Event, Cause | None]]) -> list[tuple[Event, Cause | None]]:
        """These without the crossings of dry kinds, which are held back."""
        if not any(isinstance(event, Crossing) for event, _ in announced):
            return announced
        await self.lock_crossings()
        dry = await dry_kinds(self.session, self.place.dry_kinds)
        held = [event for event, _ in announced if isinstance(event, Crossing) and type(event).__name__ in dry]
        if not held:
            return announced
        await hold_back(self.session, map(self.guarded, held), self.now)
        return [(event, cause) for event, cause in announced if type(event).__name__ not in dry]

    def guarded(self, crossing: Crossing) -> Crossing:
        """The crossing without counts so small that they might point at somebody."""
        small = withheld(crossing, self.place.smallest_count)
        return crossing.model_copy(update=small) if small else crossing

    async def crossing_numbers(self, announced: list[tuple[Event, Cause | None]]) -> Iterator[tuple[int, int]]:
        """Epoch and number for each crossing among these, in their order."""
        crossings = sum(isinstance(event, Crossing) for event, _ in announced)
        epoch, last = await self.reserve_crossings(crossings) if crossings else (0, 0)
        return zip(repeat(epoch), count(last + 1))

    def stamped(self, event: Event, numbers: Iterator[tuple[int, int]]) -> Event:
        """Crossings get their union, epoch and number in the row; other events stay as they are."""
        if not isinstance(event, Crossing):
            return event
        return self.guarded(event).stamped(self.place.union, *next(numbers))

    async def reserve_crossings(self, number: int) -> tuple[int, int]:
        """Takes the next `number` numbers of this service's row of crossings.

        The epoch, and the last number used before.
        """
        counter = await self.lock_crossings()
        await self.count_crossings(counter["epoch"], counter["seq"] + number)
        return counter["epoch"], counter["seq"]

    async def lock_crossings(self) -> dict[str, int]:
        """The epoch, and the last number used; on PostgreSQL nobody else announces crossings until this is saved.

        The first epoch begins with the first crossing (seconds since 1970: later than any of a lost database).
        """
        if self.counter is None:
            begin = {"epoch": int(self.now.timestamp()), "seq": 0}
            await insert_once(self.session, landmark, {"name": CROSSINGS, "value": begin})
            locked = select(landmark.c.value).where(landmark.c.name == CROSSINGS).with_for_update()
            self.counter = dict((await self.session.exec(locked)).one())
        return self.counter

    async def count_crossings(self, epoch: int, last: int) -> None:
        """The next crossing is number `last` + 1 of that epoch."""
        self.counter = {"epoch": epoch, "seq": last}
        place = landmark.update().where(landmark.c.name == CROSSINGS)
        await self.session.exec(place.values(value=self.counter))

    def sealed(self, event: Event, cause: Cause | None) -> Envelope:
        """The event in its envelope."""
        source = f"/unions/{self.place.union}/{self.place.service}"
        return envelope(event, source=source, union=self.place.union, at=self.now, cause=cause)

    def outbox_row(self, sealed: Envelope) -> dict[str, Any]:
        """The envelope as a row of the outbox."""
        return {
            "event_id": sealed.id,
            "subject": sealed.subject,
            "headers": sealed.headers,
            "body": sealed.body,
            "created_at": self.now,
        }
