"""Bulletins, and how far they have come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import Bulletin, Reception, Union
from shared.folding import folded


@dataclass(frozen=True)
class Reached:
    """One union: whether its node has been sent a bulletin, and when the node was last seen reading."""

    name: str
    has_it: bool
    seen_at: datetime | None


@dataclass(frozen=True)
class Published:
    """A bulletin, and the unions of today."""

    bulletin: Bulletin
    unions: tuple[Reached, ...]

    @property
    def reached(self) -> int:
        """How many unions have it."""
        return sum(union.has_it for union in self.unions)


async def published(session: AsyncSession, today: date, *, offset: int = 0, at_most: int = 20) -> list[Published]:
    """One page of bulletins, newest first."""
    newest_first = select(Bulletin).order_by(col(Bulletin.published_at).desc(), col(Bulletin.id).desc())
    found = (await session.exec(newest_first.offset(offset).limit(at_most))).all()
    return with_unions(found, await receptions(session, today))


async def published_one(session: AsyncSession, id: UUID, today: date) -> Published | None:
    """One bulletin."""
    found = (await session.exec(select(Bulletin).where(Bulletin.id == id))).all()
    return next(iter(with_unions(found, await receptions(session, today))), None)


async def count(session: AsyncSession) -> int:
    """How many there are."""
    return int((await session.exec(select(func.count()).select_from(Bulletin))).one())


async def receptions(session: AsyncSession, today: date) -> Sequence[tuple[Union, Reception | None]]:
    """Each union of today that is linked, and how far it has read."""
    linked = Union.down_key != "", Union.since <= today, or_(col(Union.until).is_(None), col(Union.until) >= today)
    question = select(Union, Reception).join(Reception, col(Reception.union) == Union.code, isouter=True)
    return (await session.exec(question.where(*linked).order_by(folded(col(Union.name))))).all()


async def without_position(session: AsyncSession) -> list[UUID]:
    """Bulletins of which it is not known where in the stream they are; the oldest first."""
    unknown = select(Bulletin.id).where(col(Bulletin.position).is_(None)).order_by(col(Bulletin.published_at))
    return list((await session.exec(unknown.limit(100))).all())


def with_unions(found: Sequence[Bulletin], rows: Sequence[tuple[Union, Reception | None]]) -> list[Published]:
    """Each bulletin with where it is."""
    return [Published(one, tuple(reached(one, union, at) for union, at in rows)) for one in found]


def reached(bulletin: Bulletin, union: Union, at: Reception | None) -> Reached:
    """Whether one union has one bulletin."""
    has_it = at is not None and bulletin.position is not None and at.position >= bulletin.position
    return Reached(union.name, has_it, at.seen_at if at else None)
