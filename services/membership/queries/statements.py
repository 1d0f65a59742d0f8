"""What membership states of itself to the confederation."""

from collections.abc import AsyncIterator
from datetime import date

from sqlalchemy import or_
from sqlmodel import col

from services.membership.models import Cooperative
from shared.events.crossings import Crossing, MembershipTotals
from shared.stating import Statements, in_pages
from shared.work import Work


async def every_presence(work: Work) -> AsyncIterator[Crossing]:
    """Every co-operative that the union has ever known, as it stands today."""
    async for cooperative in in_pages(work, Cooperative, col(Cooperative.id)):
        yield cooperative.presence(work.today)


async def presences_that_turned(work: Work, since: date) -> AsyncIterator[Crossing]:
    """Those whose day to join, or last day as a member, came after `since`; nobody touched their file that day."""
    joined = (col(Cooperative.admitted_on) > since) & (col(Cooperative.admitted_on) <= work.today)
    left = (col(Cooperative.withdrawn_on) >= since) & (col(Cooperative.withdrawn_on) < work.today)
    async for cooperative in in_pages(work, Cooperative, col(Cooperative.id), or_(joined, left)):
        yield cooperative.presence(work.today)


STATEMENTS = Statements(MembershipTotals, every_presence, presences_that_turned)
