"""A toy domain for the spine's tests: counters that count, and a ledger of what was heard of them."""

from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid, insert

from shared.events.base import Event
from shared.listener import listens
from shared.work import Work

toy = MetaData()
heard = Table(
    "heard",
    toy,
    Column("pos", Integer, primary_key=True, autoincrement=True),
    Column("counter_id", Uuid, nullable=False),
    Column("number", Integer, nullable=False),
    Column("by", String, nullable=False),
    sqlite_autoincrement=True,
)


class Counted(Event, at="toy.counter.{counter_id}.counted"):
    """A counter reached a number."""

    counter_id: UUID
    number: int
    poison: str = ""


class Echoed(Event, at="toy.counter.{counter_id}.echoed"):
    """A listener heard a counter."""

    counter_id: UUID
    number: int


class Broken(Exception):
    """What a poisoned event raises."""


@listens(Counted)
async def write_down(event: Counted, work: Work) -> None:
    """Notes the number; a poisoned one cannot be noted."""
    if event.poison:
        raise Broken(event.poison)
    await work.do(insert(heard), [{"counter_id": event.counter_id, "number": event.number, "by": "write_down"}])


@listens(Counted)
async def write_down_too(event: Counted, work: Work) -> None:
    """A second handler of the same event."""
    await work.do(insert(heard), [{"counter_id": event.counter_id, "number": event.number, "by": "write_down_too"}])


@listens(Counted)
async def echo(event: Counted, work: Work) -> None:
    """Answers with an event of its own."""
    work.announce(Echoed(counter_id=event.counter_id, number=event.number))
