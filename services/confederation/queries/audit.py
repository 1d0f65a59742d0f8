"""What happened with readers' access, for the operator of the hub."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.confederation.models import AuditEntry

PER_PAGE = 50
MOST_EXPORTED = 100_000  # rows of a file; a spreadsheet holds ten times as many


@dataclass(frozen=True)
class FoundEntries:
    """One page of entries, the newest first."""

    entries: Sequence[AuditEntry]
    total: int
    pages: int


async def search_audit(what: str, page: int, session: AsyncSession) -> FoundEntries:
    """A page of the entries of one kind, or of all."""
    total = (await session.exec(select(func.count()).select_from(AuditEntry).where(*of_kind(what)))).one()
    found = select(AuditEntry).where(*of_kind(what)).order_by(col(AuditEntry.id).desc())
    entries = (await session.exec(found.limit(PER_PAGE).offset((max(page, 1) - 1) * PER_PAGE))).all()
    return FoundEntries(entries, total, max(1, -(-total // PER_PAGE)))


async def every_entry(what: str, session: AsyncSession) -> Sequence[AuditEntry]:
    """All of them, for a file."""
    found = select(AuditEntry).where(*of_kind(what)).order_by(col(AuditEntry.id).desc())
    return (await session.exec(found.limit(MOST_EXPORTED))).all()


def of_kind(what: str) -> list[Any]:
    """What must be true of an entry."""
    return [AuditEntry.what == what] if what else []
