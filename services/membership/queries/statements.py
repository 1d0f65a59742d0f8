"""What membership states of itself to the confederation."""

from collections.abc import AsyncIterator
from datetime import date

from sqlalchemy import exists, or_
from sqlmodel import col

from services.membership.models import Cooperative
from shared.events.crossings import Crossing, MembershipTotals
from shared.stating import Statements, in_pages
from shared.tables import access_membership
from shared.work import Work


async def every_presence(work: Work) -> AsyncIterator[Crossing]:
    """Every co-operative that the union has ever known, as it stands today."""
    async for cooperative in in_pages(work, Cooperative, col(Cooperative.id)):
        yield cooperative.presence(work.today)


async def presences_that_turned(work: Work, since: date) -> AsyncIterator[Crossing]:
    """Those whose day to join, or last day as a member, came after `since`; nobody touched their file that day."""
    period = access_membership.c
    joined = (period.since > since) & (period.since <= work.today)
    left = (period.until >= since) & (period.until < work.today)
    turned = exists().where(period.cooperative_id == Cooperative.id, or_(joined, left))
    async for cooperative in in_pages(work, Cooperative, col(Cooperative.id), turned):
        yield cooperative.presence(work.today)


STATEMENTS = Statements(MembershipTotals, every_presence, presences_that_turned)
