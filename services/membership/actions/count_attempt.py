"""Attempts are counted in the database, so that all workers agree; too many are refused for a while."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func
from sqlmodel import col, select

from services.membership.models import Attempt
from shared.errors import TooOften
from shared.work import Work

KEPT = timedelta(days=1)  # the longest that anything is counted over


@dataclass(frozen=True)
class Limit:
    """At most so many of a kind within that time, for one digest (of an address, of a client)."""

    kind: str
    most: int
    within: timedelta


async def count_attempt(limit: Limit, whose: str, work: Work) -> None:
    """Counts one more. Raises TooOften, and says how long to wait."""
    if not work.place.database.sqlite:
        await work.session.exec(select(func.pg_advisory_xact_lock(func.hashtext(f"{limit.kind} {whose}"))))
    mine = select(Attempt.at).where(Attempt.kind == limit.kind, Attempt.whose == whose)
    recent = mine.where(col(Attempt.at) > work.now - limit.within).order_by(col(Attempt.at).desc())
    found = await work.all(recent.limit(limit.most))
    if len(found) >= limit.most:
        raise TooOften(found[-1] + limit.within - work.now)
    work.add(Attempt(kind=limit.kind, whose=whose, at=work.now))


async def forget_attempts(work: Work) -> int:
    """Those that count for nothing any more are deleted."""
    return await work.do(delete(Attempt).where(col(Attempt.at) < work.now - KEPT))
