"""What meetings states of itself to the confederation."""

from collections.abc import AsyncIterator

from sqlmodel import col

from services.meetings.models import Meeting
from services.meetings.queries.network_statements import network_statements
from services.meetings.rules.facts import stands
from shared.events.crossings import Crossing, MeetingsTotals
from shared.stating import Statements, in_pages
from shared.work import Work


async def every_statement(work: Work) -> AsyncIterator[Crossing]:
    """Every meeting that was ever announced, as it was told last; then what the network's agenda needs."""
    async for meeting in in_pages(work, Meeting, col(Meeting.id), col(Meeting.announced_at).is_not(None)):
        yield stands(meeting, work.today)
    async for crossing in network_statements(work):
        yield crossing


STATEMENTS = Statements(MeetingsTotals, every_statement)
