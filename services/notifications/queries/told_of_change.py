"""Whom a change of a meeting concerns, each by what they are to it: those with a live entry, and those invited."""

from datetime import date

from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.models.standing import Standing
from services.notifications.queries.concerned import Concerned
from services.notifications.queries.invited import those_invited
from shared.events.meetings import MeetingChanged

MOVES = frozenset({"starts_at", "ends_at", "place", "street", "town"})
"""What makes an invitation wrong; a better title does not."""


async def those_told_of(event: MeetingChanged, session: AsyncSession, on: date) -> dict[Standing, Concerned]:
    """Whoever is told, by standing; somebody invited whose letter has not left yet reads in it what is true now."""
    offered, waiting = set(event.offered), set(event.waiting)
    registered = set(event.registered) - offered - waiting
    told = {Standing.REGISTERED: registered, Standing.OFFERED: offered, Standing.WAITING: waiting}
    found = {standing: Concerned(invited=people) for standing, people in told.items() if people}
    if MOVES & set(event.changed):
        invited = await those_invited(event.meeting_id, session, on)
        live = registered | offered | waiting
        found[Standing.INVITED] = Concerned(invited.invited - live, invited.staff - live)
    return found
