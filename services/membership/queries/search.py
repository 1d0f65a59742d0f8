"""What a person may find."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import Table, func, or_, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Cooperative, Mandate, SearchEntry, SearchWord
from services.membership.models.search_entry import VECTOR, Found
from services.membership.queries.search_people import by_address, known_by
from services.membership.rules.search_question import Question, Slot, for_postgres, for_sqlite, with_firms
from services.membership.rules.search_ranking import Hit, ranked
from services.membership.rules.search_terms import EVERYONE, member_of
from services.membership.rules.vocabulary import Vocabulary
from shared.access.belonging import is_member
from shared.database import Database

CANDIDATES = 24
"""Of each kind and each way to match; those that match best are asked for first."""
FEW = 5
"""Found so few, mistyped words are thought of."""
FOR_EVERYBODY = (Found.COOPERATIVE, Found.MEETING)
COLUMNS = [field.name for field in fields(Hit)]
ENTRIES: Table = SearchEntry.__table__  # type: ignore[attr-defined]
ON_SQLITE = f"""SELECT {", ".join(COLUMNS)} FROM (SELECT rowid AS at FROM search_index WHERE search_index MATCH :q
 ORDER BY rowid DESC LIMIT {CANDIDATES}) JOIN search_entry ON pos = at"""  # noqa: S608 - our own names
ON_POSTGRES = f"""(SELECT {", ".join(COLUMNS)} FROM search_entry WHERE {VECTOR} @@ CAST(CAST(:q AS TEXT) AS tsquery)
 ORDER BY pos + 0 DESC LIMIT {CANDIDATES})"""  # noqa: S608 - our own names
"""A sum, or PostgreSQL reads the rows backwards by their key, hoping to meet some that match soon."""


@dataclass(frozen=True)
class Searcher:
    """Who looks: the union's staff find everything, others what everybody may and what is their co-operatives'.

    `finds_strangers`: co-operatives that are no members, too. `sees_addresses`: people by their e-mail address; whoever
    does not see those finds nobody by typing one, not even somebody whose name is in it.
    """

    finds_all: bool
    cooperative_ids: tuple[UUID, ...] = ()
    finds_strangers: bool = False
    sees_addresses: bool = False

    def marks(self, kind: Found) -> tuple[str, ...]:
        """Of these marks an entry must have one; none where nearly all of a kind are for everybody (see `visible`)."""
        if self.finds_all or kind in FOR_EVERYBODY:
            return ()
        return (EVERYONE, *map(member_of, self.cooperative_ids))


class Index:
    """The index of one database, and the words in it as this process knows them."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.vocabulary = Vocabulary()
        self.read = (0, 0)
        self.generation = ""

    async def find(
        self, question: Question, kinds: Sequence[Found], searcher: Searcher, now: datetime, today: date
    ) -> dict[Found, list[Hit]]:
        """The best hits of each kind."""
        if question.is_empty:
            return {}
        async with self.database.reading() as session:
            hits = await self.matching(
                [question.exact(), question.opening(), question.whole(), question.begun()], kinds, searcher, session
            )
            if len(hits) < FEW:
                await self.learn(session)
                question.guess(self.vocabulary)
                if guessed := question.guessed():
                    hits |= await self.matching([guessed], kinds, searcher, session)
            mine = await visible(hits, searcher, today, session)
            if Found.PERSON in kinds:
                mine = await self.with_people(mine, question, searcher, today, session)
        best = ranked(mine, question, now)
        return {kind: of_kind for kind in kinds if (of_kind := [hit for hit in best if hit.kind == kind])}

    async def matching(
        self, ways: Sequence[Sequence[Slot]], kinds: Sequence[Found], searcher: Searcher, session: AsyncSession
    ) -> set[Hit]:
        """Some hits of each kind by each of these ways to match."""
        written = for_sqlite if self.database.sqlite else for_postgres
        asked = [
            written(kind.letter, searcher.marks(kind), with_firms(slots) if kind == Found.PERSON else slots)
            for slots in ways
            for kind in kinds
        ]
        statement = some_of_each(len(asked), self.database.sqlite)
        rows = await session.exec(statement, params={f"q{n}": words for n, words in enumerate(asked)})
        return {Hit(*row) for row in rows}

    async def with_people(
        self, hits: list[Hit], question: Question, searcher: Searcher, today: date, session: AsyncSession
    ) -> list[Hit]:
        """The hits with the people whom that concerns, as far as whoever looks may know."""
        if question.is_address and not searcher.sees_addresses:
            return [hit for hit in hits if hit.kind != Found.PERSON]
        only = None if searcher.finds_all else searcher.cooperative_ids
        known = await known_by(hits, question, only, today, session)
        if not searcher.sees_addresses or not question.may_be_address:
            return known
        addressed = await by_address(question.typed, session, sqlite=self.database.sqlite)
        there = {hit.entity_id for hit in addressed}
        meant = [hit for hit in known if hit.kind != Found.PERSON] if addressed and question.is_address else known
        return [*addressed, *(hit for hit in meant if hit.entity_id not in there)]

    async def learn(self, session: AsyncSession) -> None:
        """Reads the words that were added since; all of them when some went, or came in another order."""
        if (generation := await self.database.generation()) == self.generation:
            return
        number, last = (await session.exec(select(func.count(), func.max(SearchWord.pos)))).one()
        if (number, last or 0) != self.read:
            since = self.read[1] if number > self.read[0] else 0
            fresh = await self.words(since, session)
            if not since or len(fresh) != number - self.read[0]:
                self.vocabulary, fresh = Vocabulary(), await self.words(0, session)
            self.vocabulary.add(fresh)
            self.read = (number, last or 0)
        self.generation = generation

    async def words(self, since: int, session: AsyncSession) -> Sequence[str]:
        """Those noted behind that place."""
        return (await session.exec(select(SearchWord.word).where(col(SearchWord.pos) > since))).all()


@cache
def some_of_each(number: int, sqlite: bool) -> Any:
    """One statement for several questions; the newest entries come first, for meetings lie ahead."""
    one = ON_SQLITE if sqlite else ON_POSTGRES
    statement = text(" UNION ALL ".join(one.replace(":q", f":q{n}") for n in range(number)))
    return statement.columns(*(ENTRIES.c[name] for name in COLUMNS))


async def visible(hits: Iterable[Hit], searcher: Searcher, today: date, session: AsyncSession) -> list[Hit]:
    """These without what is not theirs to see today: mandates and memberships end on a day, and nobody writes then."""
    everything = list(hits)
    if searcher.finds_all:
        return everything
    allowed = await colleagues(ids_of(everything, Found.PERSON), searcher, today, session)
    firms = ids_of(everything, Found.COOPERATIVE)
    allowed |= set(firms) if searcher.finds_strangers else await members(firms, today, session)
    allowed |= set(searcher.cooperative_ids)
    asked = (Found.PERSON, Found.COOPERATIVE)
    return [hit for hit in everything if hit.kind not in asked or hit.entity_id in allowed]


def ids_of(hits: Iterable[Hit], kind: Found) -> list[UUID]:
    """What these are about, of one kind."""
    return [hit.entity_id for hit in hits if hit.kind == kind]


async def colleagues(people: list[UUID], searcher: Searcher, today: date, session: AsyncSession) -> set[UUID]:
    """Those of these people who hold a mandate in a co-operative of whoever looks."""
    if not people:
        return set()
    theirs = col(Mandate.person_id).in_(people), col(Mandate.cooperative_id).in_(searcher.cooperative_ids)
    open_ended = or_(col(Mandate.until).is_(None), col(Mandate.until) >= today)
    held = select(Mandate.person_id).where(*theirs, col(Mandate.since) <= today, open_ended)
    return set((await session.exec(held)).all())


async def members(cooperatives: list[UUID], today: date, session: AsyncSession) -> set[UUID]:
    """Those of these co-operatives that are members."""
    if not cooperatives:
        return set()
    found = select(Cooperative.id).where(col(Cooperative.id).in_(cooperatives), is_member(Cooperative.id, today))
    return set((await session.exec(found)).all())
