"""Using up what works once."""

from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col

from services.membership.errors.keys import StartedAnew
from services.membership.models import SpentToken
from services.membership.models.sign_in_link import digest_of
from shared.work import Work


async def spend(token: str, lasts: timedelta, work: Work) -> None:
    """Uses the token up; it may be forgotten when `lasts` is over. Raises StartedAnew when it was used before."""
    await work.do(delete(SpentToken).where(col(SpentToken.until) < work.now))
    fresh = work.place.database.insert(SpentToken.__table__).values(  # type: ignore[attr-defined]
        digest=digest_of(token), until=work.now + lasts
    )
    if not await work.do(fresh.on_conflict_do_nothing()):
        raise StartedAnew
