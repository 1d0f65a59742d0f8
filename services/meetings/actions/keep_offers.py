"""Ends the offers that nobody answered, and offers their seats to the next."""

from datetime import datetime

from sqlmodel import col, func, select

from services.meetings.actions.entries import locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.models import Registration, SeatState
from shared.work import Workplace

LOOK_AGAIN_S = 2.0  # offers are made by other processes too
SOONEST_S = 0.05


async def keep_offers(place: Workplace) -> float:
    """Settles the meetings with offers that are due, one work each; the seconds until the next look."""
    ends = await next_end(place)
    if ends and ends <= place.clock.now():
        await settle_due(place)
        ends = await next_end(place)
    away = (ends - place.clock.now()).total_seconds() if ends else LOOK_AGAIN_S
    return min(max(away, SOONEST_S), LOOK_AGAIN_S)


async def settle_due(place: Workplace) -> None:
    """Ends what is over, meeting by meeting."""
    due = select(Registration.meeting_id).where(
        Registration.state == SeatState.OFFERED, col(Registration.expires_at) <= place.clock.now()
    )
    async with place.database.reading() as session:
        meetings = (await session.exec(due.distinct())).all()
    for meeting_id in meetings:
        async with place.work() as work:
            await move_the_queue(await locked(meeting_id, work), work)


async def next_end(place: Workplace) -> datetime | None:
    """When the next offer ends."""
    first = select(func.min(Registration.expires_at)).where(Registration.state == SeatState.OFFERED)
    async with place.database.reading() as session:
        return (await session.exec(first)).one()
