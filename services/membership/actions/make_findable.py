"""What search finds is written in the work that writes the thing itself."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Table, bindparam, delete, insert, text, update
from sqlmodel import col, select

from services.membership.models import Cooperative, Mandate, MeetingSeen, Person, SearchEntry, SearchWord
from services.membership.models.search_entry import VECTOR, Found
from services.membership.rules.search_question import for_postgres_any, for_sqlite_any
from services.membership.rules.search_terms import Findable, Firm, learnable, of_cooperative, of_meeting, of_person
from shared.bulk import write_many
from shared.work import Work

ENTRIES: Table = SearchEntry.__table__  # type: ignore[attr-defined]
WORDS: Table = SearchWord.__table__  # type: ignore[attr-defined]
KEY = ("kind", "entity_id")
COLUMNS = Findable.__slots__
TO_ENTRIES = insert(ENTRIES).values({name: bindparam(name) for name in COLUMNS})
SHOWN = tuple(name for name in COLUMNS if name not in KEY)
REWRITE = update(ENTRIES).where(ENTRIES.c.pos == bindparam("at")).values({name: bindparam(name) for name in SHOWN})
OPTIMIZE = text("INSERT INTO search_index (search_index) VALUES ('optimize')")


async def cooperative_findable(one: Cooperative, work: Work) -> None:
    """A co-operative is found as its file says now, and so are its people beside its name."""
    if await make_findable(of_cooperative(one), work):
        held = select(Mandate.person_id).where(Mandate.cooperative_id == one.id)
        for person in await work.all(select(Person).where(col(Person.id).in_(held)).order_by(col(Person.id))):
            await person_findable(person, work)


async def cooperatives_findable(ones: Sequence[Cooperative], work: Work) -> None:
    """The same for many, with a few statements for all of them."""
    things = [of_cooperative(one) for one in ones]
    mine = (ENTRIES.c.kind == Found.COOPERATIVE) & ENTRIES.c.entity_id.in_([thing.entity_id for thing in things])
    wanted: Any = (ENTRIES.c.pos, ENTRIES.c.entity_id, *(ENTRIES.c[name] for name in SHOWN))
    before: dict[UUID, Any] = {row.entity_id: row for row in await work.all(select(*wanted).where(mine))}
    await make_new_findable([thing for thing in things if thing.entity_id not in before], work)
    stale = [(thing, before[thing.entity_id]) for thing in things if thing.entity_id in before]
    stale = [(thing, row) for thing, row in stale if any(getattr(row, name) != getattr(thing, name) for name in SHOWN)]
    if not stale:
        return
    await work.do(REWRITE, [{"at": row.pos, **{name: getattr(thing, name) for name in SHOWN}} for thing, row in stale])
    known = learnable(" ".join(row.terms for _, row in stale))
    now = learnable(" ".join(thing.terms for thing, _ in stale))
    await learn(now, work)
    await unlearn(known - now, work)
    renamed = {thing.entity_id for thing, row in stale if thing.terms != row.terms}
    held = select(Mandate.person_id).where(col(Mandate.cooperative_id).in_(renamed))
    for person in await work.all(select(Person).where(col(Person.id).in_(held)).order_by(col(Person.id))):
        await person_findable(person, work)


async def person_findable(one: Person, work: Work) -> None:
    """A person is found by the people of the co-operatives in which they hold, held or will hold a mandate.

    That is more than may see them today; the question asks again who does.
    """
    held = col(Cooperative.id).in_(select(Mandate.cooperative_id).where(Mandate.person_id == one.id))
    firms = select(Cooperative.id, Cooperative.name, Cooperative.trading_name).where(held).order_by(col(Cooperative.id))
    await make_findable(of_person(one, [Firm(*firm) for firm in await work.all(firms)]), work)


async def meeting_findable(meeting_id: UUID, work: Work) -> None:
    """A meeting is found as it was told last."""
    seen = await work.find(
        select(MeetingSeen).where(MeetingSeen.id == meeting_id).execution_options(populate_existing=True)
    )
    if seen:
        await make_findable(of_meeting(seen), work)


async def make_findable(thing: Findable, work: Work) -> bool:
    """Puts one thing into the index, or what it says now in place of what it said; whether it had other words."""
    before = await work.find(select(SearchEntry.terms).where(*same(thing.kind, thing.entity_id)))
    if before == thing.terms:
        said = {name: value for name, value in thing.row().items() if name not in (*KEY, "terms")}
        await work.do(ENTRIES.update().where(*same(thing.kind, thing.entity_id)).values(said))
        return False
    await work.upsert(ENTRIES, thing.row(), key=KEY)
    await learn(learnable(thing.terms), work)
    if before:
        await unlearn(learnable(before) - learnable(thing.terms), work)
    return before is not None


async def make_new_findable(things: Sequence[Findable], work: Work) -> None:
    """The same for many that are not in the index yet."""
    if not things:
        return
    await write_many(TO_ENTRIES, [thing.row() for thing in things], work, together=True)
    await learn(learnable(" ".join(thing.terms for thing in things)), work)


async def make_unfindable(kind: Found, entity_id: UUID, work: Work) -> None:
    """Takes one thing out of the index, and the words that nothing else has; nothing of them stays in the file."""
    before = await work.find(select(SearchEntry.terms).where(*same(kind, entity_id)))
    await work.do(delete(ENTRIES).where(*same(kind, entity_id)))
    if before:
        await unlearn(learnable(before), work)
        if work.place.database.sqlite:
            await work.do(OPTIMIZE)


async def learn(words: set[str], work: Work) -> None:
    """Notes the words that were not known."""
    known = set(await work.all(select(SearchWord.word).where(col(SearchWord.word).in_(words))))
    if fresh := sorted(words - known):
        await work.do(insert(WORDS), [{"word": word} for word in fresh])


async def unlearn(words: set[str], work: Work) -> None:
    """Forgets those of these words that no entry has any more: they may have been somebody's name."""
    sqlite = work.place.database.sqlite
    having = "pos IN (SELECT rowid FROM search_index WHERE search_index MATCH :asked)"
    if not sqlite:
        having = f"{VECTOR} @@ CAST(CAST(:asked AS TEXT) AS tsquery)"
    for word in sorted(words):
        asked = for_sqlite_any(word) if sqlite else for_postgres_any(word)
        with_it = select(ENTRIES.c.pos).where(text(having).bindparams(asked=asked)).limit(1)
        if not await work.find(with_it):
            await work.do(delete(WORDS).where(WORDS.c.word == word))


def same(kind: Found, entity_id: UUID) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The conditions of one entry."""
    return ENTRIES.c.kind == kind, ENTRIES.c.entity_id == entity_id
