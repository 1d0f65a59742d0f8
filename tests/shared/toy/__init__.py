"""A toy domain for the spine's tests: counters that count, and a ledger of what was heard of them."""

from collections.abc import AsyncIterator
from uuid import UUID

from sqlalchemy import Column, Integer, MetaData, String, Table, Uuid, insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import select

from shared.events.base import Event
from shared.events.crossings import Count, Crossing, GuardedCount, Totals
from shared.events.national import National
from shared.listener import listens
from shared.stating import Statements
from shared.work import Work

toy = MetaData()
counters = Table(
    "counters",
    toy,
    Column("counter_id", Uuid, primary_key=True),
    Column("number", Integer, nullable=False),
)
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


class CounterStands(Crossing, at="toy.counter.{counter_id}.stands"):
    """A counter stands at a number."""

    counter_id: UUID
    number: Count


class CounterAnnounced(National, at="toy.counter.{counter_id}.announced"):
    """The hub tells of a counter."""

    counter_id: UUID
    number: int


class CountersTotals(Totals, at="toy.totals.{day}.stated"):
    """The totals of the toy's crossings."""


class HeadCount(Crossing, at="toy.head_count.{counter_id}.stands"):
    """How many people there are about a counter."""

    counter_id: UUID
    people: GuardedCount | None = 0
    others: GuardedCount = 0
    chairs: Count = 0


async def every_counter(work: Work) -> AsyncIterator[Crossing]:
    """Where each counter stands."""
    for row in await work.all(select(*counters.c).order_by(counters.c.counter_id)):
        yield CounterStands(as_of=work.today, counter_id=row.counter_id, number=row.number)


STATEMENTS = Statements(CountersTotals, every_counter)


class Broken(Exception):
    """What a poisoned event raises."""


async def count(counter_id: UUID, how_often: int, work: Work) -> int:
    """The action: a counter goes up by one, so often, and each number is announced; where it stands then."""
    dialect = sqlite if work.place.database.sqlite else postgresql
    fresh = dialect.insert(counters).values(counter_id=counter_id, number=how_often)
    raised = {"number": counters.c.number + how_often}
    await work.do(fresh.on_conflict_do_update(index_elements=["counter_id"], set_=raised))
    number = int(await work.find(select(counters.c.number).where(counters.c.counter_id == counter_id)))
    work.announce(*(Counted(counter_id=counter_id, number=n) for n in range(number - how_often + 1, number + 1)))
    return number


async def note(event: Counted | Echoed, by: str, work: Work) -> None:
    """Writes into the ledger that somebody heard a number."""
    await work.do(insert(heard), [{"counter_id": event.counter_id, "number": event.number, "by": by}])


@listens(Counted)
async def write_down(event: Counted, work: Work) -> None:
    """Notes the number; a poisoned one cannot be noted."""
    if event.poison:
        raise Broken(event.poison)
    await note(event, "write_down", work)


@listens(CounterAnnounced)
async def write_down_national(event: CounterAnnounced, work: Work) -> None:
    """Notes a number of the hub's, once however often it is heard."""
    known = select(heard.c.pos).where(heard.c.counter_id == event.counter_id, heard.c.number == event.number)
    if not await work.find(known):
        await work.do(
            insert(heard), [{"counter_id": event.counter_id, "number": event.number, "by": "write_down_national"}]
        )


@listens(Counted)
async def write_down_too(event: Counted, work: Work) -> None:
    """A second handler of the same event."""
    await note(event, "write_down_too", work)


@listens(Counted)
async def echo(event: Counted, work: Work) -> None:
    """Answers with an event of its own."""
    work.announce(Echoed(counter_id=event.counter_id, number=event.number))


@listens(Echoed)
async def hear_echo(event: Echoed, work: Work) -> None:
    """Notes what came back."""
    await note(event, "hear_echo", work)
