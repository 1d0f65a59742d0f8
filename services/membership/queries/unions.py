"""The network's unions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import UnionLine


@dataclass(frozen=True)
class ListedUnion:
    """One union; of one that is no more, what it `became`, by name."""

    name: str
    departments: tuple[str, ...]
    since: date
    until: date | None
    became: tuple[str, ...]


async def listed_unions(session: AsyncSession, today: date) -> list[ListedUnion]:
    """Those of today by name, then those of before."""
    lines: Sequence[UnionLine] = (await session.exec(select(UnionLine).order_by(col(UnionLine.name)))).all()
    names = {line.code: line.name for line in lines}
    listed = [
        ListedUnion(
            line.name,
            tuple(line.departments),
            line.since,
            line.until,
            tuple(names.get(code, code) for code in line.successors),
        )
        for line in lines
    ]
    return sorted(listed, key=lambda union: union.until is not None and union.until < today)
