"""What there is to know of co-operatives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import case, func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Cooperative, Mandate, Person
from services.membership.models.standing import UNREGISTERED
from shared.access.belonging import is_member, left_union
from shared.folding import folded, has_word

PER_PAGE = 50
NUMBER = case((col(Cooperative.registration_scheme) == UNREGISTERED, ""), else_=col(Cooperative.registration_number))
"""The number in its register; empty for a co-operative in none, which goes by its own id."""


@dataclass(frozen=True)
class Search:
    """What is looked for: words of the name, number or town; a department; members, former members, or all.

    `by_number`: words may be those of the number, which is not for everybody to try.
    """

    words: str = ""
    department: str = ""
    standing: str = "members"
    page: int = 1
    by_number: bool = True


@dataclass(frozen=True)
class Found:
    """One page of the answer, and how many there are in all."""

    cooperatives: Sequence[Cooperative]
    total: int
    pages: int


class Holder(NamedTuple):
    """A person with a mandate in a co-operative."""

    mandate: Mandate
    person: Person


async def search_cooperatives(search: Search, today: date, session: AsyncSession) -> Found:
    """Co-operatives by name."""
    wanted = conditions(search, today)
    total = (await session.exec(select(func.count()).select_from(Cooperative).where(*wanted))).one()
    question = select(Cooperative).where(*wanted).order_by(folded(col(Cooperative.name)), col(Cooperative.id))
    page = question.limit(PER_PAGE).offset((max(search.page, 1) - 1) * PER_PAGE)
    return Found((await session.exec(page)).all(), total, max(1, -(-total // PER_PAGE)))


def conditions(search: Search, today: date) -> list[Any]:
    """The search as SQL."""
    wanted: list[Any] = []
    places: list[Any] = [col(place) for place in (Cooperative.name, Cooperative.trading_name, Cooperative.town)]
    places += [NUMBER] if search.by_number else []
    wanted += [or_(*(has_word(place, word) for place in places)) for word in search.words.split()]
    if search.department:
        wanted.append(col(Cooperative.department) == search.department)
    if search.standing == "members":
        wanted.append(is_member(Cooperative.id, today))
    elif search.standing == "former":
        wanted.append(left_union(Cooperative.id, today))
    return wanted


async def every_cooperative(search: Search, today: date, session: AsyncSession) -> Sequence[Cooperative]:
    """All that are found, for an export."""
    question = select(Cooperative).where(*conditions(search, today)).order_by(folded(col(Cooperative.name)))
    return (await session.exec(question)).all()


async def departments(session: AsyncSession) -> Sequence[str]:
    """The departments in which there is a co-operative."""
    known = select(Cooperative.department).where(col(Cooperative.department).is_not(None)).distinct()
    return sorted(code for code in await session.exec(known) if code)


async def holders(cooperative_id: UUID, session: AsyncSession) -> Sequence[Holder]:
    """The persons with a mandate in a co-operative, the current ones first."""
    question = select(Mandate, Person).join(Person, col(Person.id) == col(Mandate.person_id))
    mine = question.where(col(Mandate.cooperative_id) == cooperative_id)
    rows = await session.exec(
        mine.order_by(col(Mandate.until).is_not(None), folded(col(Person.last_name)), folded(col(Person.first_name)))
    )
    return [Holder(*row) for row in rows]


async def cooperative_names(session: AsyncSession) -> Sequence[Any]:
    """Ids and names of all co-operatives, for a choice."""
    return (
        await session.exec(
            select(Cooperative.id, Cooperative.name, Cooperative.town).order_by(folded(col(Cooperative.name)))
        )
    ).all()
