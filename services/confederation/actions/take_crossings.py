"""Taking in what unions state: some thousands of messages at a time, in their order, as a few statements of SQL."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

from sqlalchemy import Table, delete, tuple_
from sqlmodel import col, select

from services.confederation.models import Alarm, JobsStated, Ledger, Link, Statement, Union
from services.confederation.rules.account import Account, Alarms, Noted
from services.confederation.rules.books import Books, Entity, Known
from services.confederation.rules.crossing import Heard, heard
from services.confederation.rules.rows import KEPT, OTHERS, Kept, kind_of, row_of, table_of, unsigned
from shared.bulk import write_many
from shared.events.national import NodeKnown
from shared.feed import Read
from shared.totals import measures
from shared.upsert import dialect_of, inserting
from shared.work import Work

ACCOUNTS, ALARMS, JOBS, STATEMENTS = (table_of(model) for model in (Ledger, Alarm, JobsStated, Statement))
MANY = 10_000  # parameters of one statement; SQLite takes 32,766


async def take_crossings(reads: Sequence[Read], work: Work) -> list[Heard]:
    """Enters messages into the books; the latest statement of each entity that changed."""
    messages = [heard(read) for read in reads]
    books = await open_books(messages, work)
    for message in messages:
        books.enter(message)
    books.close()
    await save(books, work)
    for union, installation in sorted(books.installations.items()):
        work.announce(NodeKnown(to=union, code=union, installation=installation, known_at=work.now))
    return [message for message, _ in books.latest.values()]


async def open_books(messages: Iterable[Heard], work: Work) -> Books:
    """What the database knows of those who speak, and of what they speak about."""
    entities: dict[str, set[str]] = {}
    for message in messages:
        if message.crossing and not message.is_totals:
            entities.setdefault(kind_of(message), set()).add(message.entity)
    speakers = {message.union for message in messages}
    ledgers = await work.all(select(*ACCOUNTS.c).where(ACCOUNTS.c.union.in_(speakers)))
    links = await work.all(select(Link.union, Link.linked_since).where(col(Link.linked_since).is_not(None)))
    return Books(
        accounts={(row.union, row.service): Account(**row._mapping) for row in ledgers},
        known=await known_entities(entities, work),
        alarms=Alarms([Noted(**row._mapping) for row in await work.all(open_alarms())]),
        unions=await work.all(select(Union.code)),
        linked_since=dict(links),
    )


def open_alarms() -> Any:
    """The select of alarms that are not over."""
    return select(*[ALARMS.c[field.name] for field in fields(Noted)]).where(ALARMS.c.ended_at.is_(None))


async def known_entities(entities: dict[str, set[str]], work: Work) -> dict[Entity, Known]:
    """The latest statements of these entities, as far as a newer one needs to know them."""
    known: dict[Entity, Known] = {}
    for kind, ids in entities.items():
        kept = KEPT.get(kind, OTHERS)
        for some in portions(sorted(ids)):
            for row in await work.all(question(kind, kept, some)):
                said = {name: row._mapping[column] for name, column in kept.measured.items()}
                entity = kind, row.union, row.id
                known[entity] = Known((row.epoch, row.seq), unsigned(row.digest), measures(kind, said))
    return known


def question(kind: str, kept: Kept, ids: list[str]) -> Any:
    """The select of some entities of one kind."""
    table = kept.table
    measured = [table.c[name] for name in kept.measured.values()]
    columns = table.c.union, table.c.id, table.c.epoch, table.c.seq, table.c.digest, *measured
    wanted = select(*columns).where(table.c.id.in_(ids))
    return wanted.where(table.c.kind == kind) if kept is OTHERS else wanted


async def save(books: Books, work: Work) -> None:
    """Writes what changed."""
    zone = work.place.clock.zone
    rows: dict[Table, list[dict[str, Any]]] = {}
    for (kind, _, _), (message, digest) in books.latest.items():
        rows.setdefault(KEPT.get(kind, OTHERS).table, []).append(row_of(message, digest, zone))
    for table, some in rows.items():
        await upsert(table, some, work)
    await end_epochs(books, work)
    await upsert(JOBS, [jobs_row(day, message) for day, message in books.jobs.items()], work, newer_only=True)
    await upsert(ACCOUNTS, [as_row(books.accounts[key]) for key in sorted(books.last)], work)
    await upsert(ALARMS, [as_row(noted) for noted in books.alarms.touched.values()], work)


async def upsert(table: Table, rows: list[dict[str, Any]], work: Work, *, newer_only: bool = False) -> None:
    """Inserts rows, or puts them in the place of those with the same key."""
    if not rows:
        return
    fresh = inserting(dialect_of(work.session), table, tuple(rows[0]))
    key = [column.name for column in table.primary_key]
    newer = is_newer(fresh.excluded, table.c) if newer_only else None
    changed = {name: fresh.excluded[name] for name in rows[0] if name not in key}
    await write_many(fresh.on_conflict_do_update(index_elements=key, set_=changed, where=newer), rows, work)


def is_newer(came: Any, known: Any) -> Any:
    """The condition that a statement was made after the one that is there."""
    return tuple_(came.epoch, came.seq) > tuple_(known.epoch, known.seq)


async def end_epochs(books: Books, work: Work) -> None:
    """What a union did not state again in its new epoch is gone; the days of jobs stay, for what is there again."""
    for (union, service), epoch in books.ended_epochs.items():
        for kept in KEPT.values():
            if kept.service == service:
                await work.do(delete(kept.table).where(kept.table.c.union == union, kept.table.c.epoch < epoch))
        old = STATEMENTS.c.union == union, STATEMENTS.c.service == service, STATEMENTS.c.epoch < epoch
        await work.do(delete(STATEMENTS).where(*old))


def jobs_row(day: tuple[str, str, Any], message: Heard) -> dict[str, Any]:
    """A row of the jobs of a day."""
    union, id, as_of = day
    epoch, seq = message.number
    number = {"epoch": epoch, "seq": seq, "sequence": message.read.sequence}
    return {"union": union, "id": id, "as_of": as_of, "jobs": message.said.get("jobs"), **number}


def as_row(entry: Account | Noted) -> dict[str, Any]:
    """An account or an alarm as its table has it."""
    return {field.name: getattr(entry, field.name) for field in fields(entry)}


def portions(ids: list[str]) -> Iterable[list[str]]:
    """Lists that are short enough for one statement."""
    return (ids[start : start + MANY] for start in range(0, len(ids), MANY))
