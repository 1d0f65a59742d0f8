"""What left the node, and what may leave it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Departure
from services.membership.rules.folding import fold
from shared.consent import dry_kinds, kinds

PER_PAGE = 50
IN_A_FILE = 500  # rows of an export that are in memory at a time


@dataclass(frozen=True)
class Search:
    """What is looked for: words of a co-operative's name and the like; a kind; a day; a page from 1."""

    words: str = ""
    kind: str = ""
    day: date | None = None
    page: int = 1


@dataclass(frozen=True)
class Found:
    """One page of the answer, the newest first, and how many there are in all."""

    departures: Sequence[Departure]
    total: int
    pages: int


@dataclass(frozen=True)
class KindState:
    """A kind of crossing: may it leave, how often did it, and how many of it are held back."""

    kind: str
    allowed: bool
    left: int
    held: int


async def search_departures(search: Search, session: AsyncSession) -> Found:
    """Messages that left."""
    wanted = conditions(search)
    total = (await session.exec(select(func.count()).select_from(Departure).where(*wanted))).one()
    newest = select(Departure).where(*wanted).order_by(col(Departure.pos).desc())
    page = newest.limit(PER_PAGE).offset((max(search.page, 1) - 1) * PER_PAGE)
    return Found((await session.exec(page)).all(), total, max(1, -(-total // PER_PAGE)))


async def every_departure(search: Search, session: AsyncSession) -> AsyncIterator[Departure]:
    """All that are found, oldest first, for a file."""
    after = 0
    while True:
        page = select(Departure).where(*conditions(search), col(Departure.pos) > after).order_by(col(Departure.pos))
        rows = (await session.exec(page.limit(IN_A_FILE))).all()
        for row in rows:
            session.expunge(row)
            yield row
        if len(rows) < IN_A_FILE:
            return
        after = rows[-1].pos or 0


def conditions(search: Search) -> list[Any]:
    """The search as SQL."""
    wanted: list[Any] = [col(Departure.about).contains(word, autoescape=True) for word in fold(search.words).split()]
    if search.kind:
        wanted.append(col(Departure.kind) == search.kind)
    if search.day:
        wanted.append(col(Departure.left_on) == search.day)
    return wanted


async def kind_states(by_setting: frozenset[str], held: Mapping[str, int], session: AsyncSession) -> list[KindState]:
    """Every kind of crossing that this version knows."""
    counts = select(Departure.kind, func.count()).group_by(col(Departure.kind))
    left = dict((await session.exec(counts)).all())
    dry = await dry_kinds(session, by_setting)
    return [KindState(kind, kind not in dry, left.get(kind, 0), held.get(kind, 0)) for kind in kinds()]
