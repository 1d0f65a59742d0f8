"""What there is to know of people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Cooperative, Mandate, Person
from shared.folding import folded, has_word

PER_PAGE = 50
SEARCHED = (Person.first_name, Person.last_name, Person.email)


@dataclass(frozen=True)
class FoundPeople:
    """One page of people, what they are, and how many there are in all."""

    people: Sequence[Person]
    held: dict[UUID, list["Held"]]
    total: int
    pages: int


class Held(NamedTuple):
    """A mandate and the co-operative it is held in, if any."""

    mandate: Mandate
    cooperative: Cooperative | None


async def search_people(words: str, page: int, today: date, session: AsyncSession) -> FoundPeople:
    """People by name, with the mandates they hold today."""
    wanted = [or_(*(has_word(col(place), word) for place in SEARCHED)) for word in words.split()]
    total = (await session.exec(select(func.count()).select_from(Person).where(*wanted))).one()
    question = (
        select(Person)
        .where(*wanted)
        .order_by(folded(col(Person.last_name)), folded(col(Person.first_name)), col(Person.id))
    )
    people = (await session.exec(question.limit(PER_PAGE).offset((max(page, 1) - 1) * PER_PAGE))).all()
    held: dict[UUID, list[Held]] = {}
    for one in await mandates([person.id for person in people], session):
        if one.mandate.is_held_on(today):
            held.setdefault(one.mandate.person_id, []).append(one)
    return FoundPeople(people, held, total, max(1, -(-total // PER_PAGE)))


async def mandates(person_ids: Sequence[UUID], session: AsyncSession) -> Sequence[Held]:
    """All mandates of these people, the open ones first."""
    question = select(Mandate, Cooperative).outerjoin(Cooperative, col(Cooperative.id) == col(Mandate.cooperative_id))
    mine = question.where(col(Mandate.person_id).in_(person_ids))
    rows = await session.exec(mine.order_by(col(Mandate.until).is_not(None), col(Mandate.since).desc()))
    return [Held(*row) for row in rows]
