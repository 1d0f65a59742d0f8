"""What was noted of the contacts with a co-operative."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import ContactNote

SHOWN = 50


async def contact_notes(cooperative_id: UUID, session: AsyncSession) -> Sequence[ContactNote]:
    """The newest first."""
    theirs = select(ContactNote).where(ContactNote.cooperative_id == cooperative_id)
    return (
        await session.exec(theirs.order_by(col(ContactNote.on).desc(), col(ContactNote.id).desc()).limit(SHOWN))
    ).all()
