"""The accounts elsewhere with which a person comes in."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import ProviderAccount


async def provider_accounts_of(person_id: UUID, session: AsyncSession) -> Sequence[ProviderAccount]:
    """All of them, the newest first."""
    mine = select(ProviderAccount).where(col(ProviderAccount.person_id) == person_id)
    return (await session.exec(mine.order_by(col(ProviderAccount.id).desc()))).all()
