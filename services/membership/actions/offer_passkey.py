"""A person who came in by link is offered a passkey, once."""

from uuid import UUID

from sqlalchemy import Table
from sqlmodel import col, select

from services.membership.models import Passkey, PasskeyOffer
from shared.work import Work

OFFERS: Table = PasskeyOffer.__table__  # type: ignore[attr-defined]


async def offer_passkey(person_id: UUID, work: Work) -> bool:
    """Whether to offer one now: to somebody who has none and was never offered one; that it was is kept."""
    if await work.find(select(Passkey.id).where(col(Passkey.person_id) == person_id)):
        return False
    return await work.insert_once(OFFERS, {"person_id": person_id, "made_at": work.now})
