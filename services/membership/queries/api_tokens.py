"""The API tokens that a person has made."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.membership.models import ApiToken


async def api_tokens_of(person_id: UUID, now: datetime, session: AsyncSession) -> Sequence[ApiToken]:
    """Those that still open something, the newest first."""
    mine = select(ApiToken).where(col(ApiToken.person_id) == person_id, col(ApiToken.revoked_at).is_(None))
    alive = mine.where(col(ApiToken.expires_at) > now)
    return (await session.exec(alive.order_by(col(ApiToken.made_at).desc()))).all()
