"""A person takes the seat that was kept for them."""

from dataclasses import dataclass
from uuid import UUID

from services.meetings.actions.belonging import check_belongs
from services.meetings.actions.entries import latest, locked
from services.meetings.errors import NoOfferHere
from services.meetings.models import Registration, SeatState
from services.meetings.rules.facts import seat_fact
from shared.events.meetings import SeatTaken
from shared.work import Work


@dataclass(frozen=True, slots=True)
class AcceptOffer:
    """Whose offer."""

    person_id: UUID


async def accept_offer(meeting_id: UUID, command: AcceptOffer, work: Work) -> Registration:
    """Accepts; accepting again changes nothing. Raises NoOfferHere, OfferIsOver, BelongsNoLonger."""
    meeting = await locked(meeting_id, work)
    meeting.check_shown()
    meeting.check_on()
    entry = await latest(meeting_id, command.person_id, work)
    if entry is None:
        raise NoOfferHere
    if entry.state != SeatState.REGISTERED:
        if entry.vouched_at is None:
            await check_belongs(entry.person_id, meeting.starts_at, work)
        entry.accept(work.now)
        work.announce(seat_fact(SeatTaken, meeting, entry))
    return entry
