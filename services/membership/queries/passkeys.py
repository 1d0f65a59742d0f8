"""The passkeys that a person has."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import Passkey


async def passkeys_of(person_id: UUID, session: AsyncSession) -> Sequence[Passkey]:
    """All of them, the newest first."""
    mine = select(Passkey).where(col(Passkey.person_id) == person_id)
    return (await session.exec(mine.order_by(col(Passkey.id).desc()))).all()
