"""People that search finds by more than their name: an e-mail address, or the co-operative where they are."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Cooperative, Mandate, Person, SearchEntry
from services.membership.models.search_entry import Found
from services.membership.rules.search_question import Question, named_among
from services.membership.rules.search_ranking import Hit
from services.membership.rules.search_terms import Firm, words

MOST = 24
LAST = chr(0x10FFFF)
"""Behind every letter of an address."""


async def by_address(begun: str, session: AsyncSession, *, sqlite: bool) -> list[Hit]:
    """People whose e-mail address begins so, with the address: only for those who may see it."""
    address: Any = col(Person.email) if sqlite else col(Person.email).collate("C")
    question = select(Person.id, Person.email).where(address >= begun, address < begun + LAST).order_by(address)
    addresses = dict((await session.exec(question.limit(MOST))).all())
    if not addresses:
        return []
    shown: list[Any] = [getattr(SearchEntry, field.name) for field in fields(Hit)]
    theirs = select(*shown).where(SearchEntry.kind == Found.PERSON, col(SearchEntry.entity_id).in_(addresses))
    hits = (Hit(*row) for row in await session.exec(theirs))
    return [replace(hit, detail=addresses[hit.entity_id] or "") for hit in hits]


async def known_by(
    hits: Iterable[Hit], question: Question, only: Collection[UUID] | None, today: date, session: AsyncSession
) -> list[Hit]:
    """These without people for whom a word stood that is not theirs today: of a co-operative that they left.

    `only`: the co-operatives of which whoever asks may know who is there; None: all.
    """
    everything = list(hits)
    doubtful = {
        hit.entity_id: words(hit.title)
        for hit in everything
        if hit.kind == Found.PERSON and not named_among(question, words(hit.title))
    }
    for id, firms in (await firms_of(list(doubtful), only, today, session)).items():
        doubtful[id] += [word for firm in firms for word in firm.words]
    gone = {id for id, names in doubtful.items() if not named_among(question, names)}
    return [hit for hit in everything if hit.kind != Found.PERSON or hit.entity_id not in gone]


async def firms_of(
    people: Sequence[UUID], only: Collection[UUID] | None, today: date, session: AsyncSession
) -> dict[UUID, list[Firm]]:
    """The co-operatives in which these people hold a mandate today."""
    found: defaultdict[UUID, list[Firm]] = defaultdict(list)
    if not people:
        return found
    question = (
        select(Mandate.person_id, Cooperative.id, Cooperative.name, Cooperative.trading_name)
        .join(Cooperative, col(Cooperative.id) == col(Mandate.cooperative_id))
        .where(col(Mandate.person_id).in_(people), col(Mandate.since) <= today)
        .where(or_(col(Mandate.until).is_(None), col(Mandate.until) >= today))
    )
    if only is not None:
        question = question.where(col(Cooperative.id).in_(only))
    for person_id, id, name, trading_name in await session.exec(question):
        found[person_id].append(Firm(id, name, trading_name))
    return found
