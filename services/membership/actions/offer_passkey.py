"""A person who came in by link is offered a passkey, once."""

from uuid import UUID

from sqlmodel import col, select

from services.membership.models import Passkey, PasskeyOffer
from shared.work import Work


async def offer_passkey(person_id: UUID, work: Work) -> bool:
    """Whether to offer one now: to somebody who has none and was never offered one; that it was is kept."""
    if await work.find(select(Passkey.id).where(col(Passkey.person_id) == person_id)):
        return False
    fresh = work.place.database.insert(PasskeyOffer.__table__).values(  # type: ignore[attr-defined]
        person_id=person_id, made_at=work.now
    )
    return bool(await work.do(fresh.on_conflict_do_nothing()))
