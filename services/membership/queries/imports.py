"""What there is to know of imports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.orm import defer
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Cooperative, ImportFile, ImportMemory
from services.membership.models.import_file import ImportState
from services.membership.models.standing import UNREGISTERED
from services.membership.queries.cooperatives import NUMBER
from services.membership.rules.import_memory import headings_digest
from services.membership.rules.import_plan import KNOWN

COLUMNS = [NUMBER if name == "registration_number" else getattr(Cooperative, name) for name in KNOWN]
LONG_ONES: list[Any] = [ImportFile.content, ImportFile.report]


class ImportLine(NamedTuple):
    """One import in the list."""

    id: UUID
    filename: str
    state: str
    total: int
    uploaded_at: datetime


async def known_values(scheme: str, session: AsyncSession) -> list[tuple[Any, ...]]:
    """What is known of every co-operative of that register, or of none, as KNOWN names it; these have no number."""
    mine = col(Cooperative.registration_scheme).in_((scheme, UNREGISTERED))
    rows = await session.exec(select(*COLUMNS).where(mine))
    return [tuple(row) for row in rows]


async def next_import(session: AsyncSession) -> ImportFile | None:
    """The oldest import that waits to be checked or applied."""
    waiting = col(ImportFile.state).in_((ImportState.CHECKING, ImportState.APPLYING))
    return (await session.exec(select(ImportFile).where(waiting).order_by(col(ImportFile.touched_at)).limit(1))).first()


async def import_file(import_id: UUID, session: AsyncSession) -> ImportFile | None:
    """One import, without the file itself and its report, which may be long."""
    return await session.get(ImportFile, import_id, options=[defer(one) for one in LONG_ONES])


async def import_content(import_id: UUID, session: AsyncSession) -> bytes | None:
    """The file itself."""
    return (await session.exec(select(ImportFile.content).where(ImportFile.id == import_id))).first()


async def import_report(import_id: UUID, session: AsyncSession) -> bytes | None:
    """What was found in it, packed."""
    return (await session.exec(select(ImportFile.report).where(ImportFile.id == import_id))).first()


async def memory_of(headings: Sequence[str], session: AsyncSession) -> ImportMemory | None:
    """What was chosen for the last list of this source."""
    return await session.get(ImportMemory, headings_digest(headings))


async def recent_imports(session: AsyncSession) -> Sequence[ImportLine]:
    """The newest imports, without their content."""
    wanted: Any = (ImportFile.id, ImportFile.filename, ImportFile.state, ImportFile.total, ImportFile.uploaded_at)
    rows = await session.exec(select(*wanted).order_by(col(ImportFile.id).desc()).limit(20))
    return [ImportLine(*row) for row in rows]
