"""What is stated anew of the network's agenda when crossings begin again: how things stand, nobody's name.

Each is what was announced last of its meeting or request, so that it adds up to the same totals.
"""

from collections.abc import AsyncIterator

from sqlmodel import col

from services.meetings.models import Guest, Meeting, RequestElsewhere
from services.meetings.rules.facts_elsewhere import wish
from services.meetings.rules.opening import opening
from shared.events.crossings import Crossing, SeatStands
from shared.stating import in_pages
from shared.work import Work


async def network_statements(work: Work) -> AsyncIterator[Crossing]:
    """Meetings that were opened to others, requests of our people elsewhere, requests of guests here."""
    async for meeting in in_pages(work, Meeting, col(Meeting.id), col(Meeting.opened_at).is_not(None)):
        yield opening(meeting, work.today, work.place.clock.zone.key)
    async for asked in in_pages(work, RequestElsewhere, col(RequestElsewhere.id)):
        yield wish(asked, work.today)
    async for guest in in_pages(work, Guest, col(Guest.request_id)):
        yield SeatStands(**guest.stated, as_of=work.today)
