"""What there is to know of imports."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple, cast
from uuid import UUID

from sqlalchemy.orm import defer
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Cooperative, ImportFile
from services.membership.models.import_file import ImportState
from services.membership.rules.import_plan import KNOWN

COLUMNS = [getattr(Cooperative, name) for name in KNOWN]


class ImportLine(NamedTuple):
    """One import in the list."""

    id: UUID
    filename: str
    state: str
    total: int
    uploaded_at: datetime


async def known_values(scheme: str, session: AsyncSession) -> list[tuple[Any, ...]]:
    """What is known of every co-operative of that register, as KNOWN names it."""
    rows = await session.exec(select(*COLUMNS).where(col(Cooperative.registration_scheme) == scheme))
    return [tuple(row) for row in rows]


async def next_import(session: AsyncSession) -> ImportFile | None:
    """The oldest import that waits to be checked or applied."""
    waiting = col(ImportFile.state).in_((ImportState.CHECKING, ImportState.APPLYING))
    return (await session.exec(select(ImportFile).where(waiting).order_by(col(ImportFile.touched_at)).limit(1))).first()


async def import_file(import_id: UUID, session: AsyncSession) -> ImportFile | None:
    """One import, without the file itself, which may be long."""
    return await session.get(ImportFile, import_id, options=[defer(cast(Any, ImportFile.content))])


async def recent_imports(session: AsyncSession) -> Sequence[ImportLine]:
    """The newest imports, without their content."""
    wanted: Any = (ImportFile.id, ImportFile.filename, ImportFile.state, ImportFile.total, ImportFile.uploaded_at)
    rows = await session.exec(select(*wanted).order_by(col(ImportFile.uploaded_at).desc()).limit(20))
    return [ImportLine(*row) for row in rows]
