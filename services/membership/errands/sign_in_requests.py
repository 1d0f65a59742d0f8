"""Resolves requests to sign in as soon as they are written, and forgets them when nobody can use them any more."""

import asyncio
from datetime import timedelta

from sqlalchemy import delete
from sqlmodel import col, select

from services.membership.actions.count_attempt import forget_attempts
from services.membership.actions.resolve_request import resolve_request
from services.membership.models import AuditEntry, Session, SignInRequest
from shared.errand import Errand
from shared.events.envelope import Cause
from shared.identity import SESSION_LASTS, Asker
from shared.work import Workplace

ANSWERED_S = 0.1  # the page has answered by then, so its time says nothing of what happens here
LOOK_S = 2.0  # without a commit that rings
KEPT = timedelta(days=1)
AUDIT_KEPT = timedelta(days=365)  # CNIL, recommendation on logging, 2021: six months to a year
HOUR_S = 3_600.0


def sign_in_requests_errand(secret: str) -> Errand:
    """Works on whatever request waits; rests until the next commit. `secret` is the node's."""

    async def work_on_requests(place: Workplace) -> float:
        bell = place.database.committed.ear()
        if not await resolve_all(place, secret):
            try:
                await asyncio.wait_for(bell.wait(), LOOK_S)
            except TimeoutError:
                return 0.0
        return ANSWERED_S

    return Errand("sign_in_requests", work_on_requests, rests_on_trial=False)


async def resolve_all(place: Workplace, secret: str) -> int:
    """Each in a work of its own; how many there were."""
    new = select(SignInRequest).where(col(SignInRequest.resolved_at).is_(None)).order_by(col(SignInRequest.asked_at))
    async with place.database.reading() as session:
        waiting = (await session.exec(new)).all()
    for one in waiting:
        async with place.work(Cause(one.request_id), Asker(None, one.whence, one.browser)) as work:
            await resolve_request(one.id, secret, work)
    return len(waiting)


def forget_requests_errand() -> Errand:
    """Once an hour."""

    async def forget(place: Workplace) -> float:
        async with place.work() as work:
            await work.do(delete(SignInRequest).where(col(SignInRequest.asked_at) < work.now - KEPT))
            await work.do(delete(Session).where(col(Session.begun_at) < work.now - 2 * SESSION_LASTS))
            await work.do(delete(AuditEntry).where(col(AuditEntry.at) < work.now - AUDIT_KEPT))
            await forget_attempts(work)
        return HOUR_S

    return Errand("forgotten_requests", forget, rests_on_trial=False)
