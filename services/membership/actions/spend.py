"""Using up what works once."""

from datetime import timedelta

from sqlalchemy import Table, delete
from sqlmodel import col

from services.membership.errors.keys import StartedAnew
from services.membership.models import SpentToken
from services.membership.models.sign_in_link import digest_of
from shared.work import Work

SPENT: Table = SpentToken.__table__  # type: ignore[attr-defined]


async def spend(token: str, lasts: timedelta, work: Work) -> None:
    """Uses the token up; it may be forgotten when `lasts` is over. Raises StartedAnew when it was used before."""
    await work.do(delete(SpentToken).where(col(SpentToken.until) < work.now))
    if not await work.insert_once(SPENT, {"digest": digest_of(token), "until": work.now + lasts}):
        raise StartedAnew
