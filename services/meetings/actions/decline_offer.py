"""A person does not want the seat that was kept for them; it goes to the next."""

from dataclasses import dataclass
from uuid import UUID

from services.meetings.actions.entries import latest, locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.actions.tell_seat import tell_seat
from services.meetings.errors import NoOfferHere
from services.meetings.models import Registration, SeatState
from services.meetings.rules.waiting_list import settle
from shared.events.meetings import OfferDeclined
from shared.work import Work


@dataclass(frozen=True, slots=True)
class DeclineOffer:
    """Whose offer."""

    person_id: UUID


async def decline_offer(meeting_id: UUID, command: DeclineOffer, work: Work) -> Registration:
    """Declines; declining again, or after the offer ended, changes nothing. Raises NoOfferHere."""
    meeting = await locked(meeting_id, work)
    meeting.check_shown()
    meeting.check_on()
    entry = await latest(meeting_id, command.person_id, work)
    if entry is not None and entry.state in (SeatState.DECLINED, SeatState.EXPIRED):
        return entry
    if entry is None or entry.state != SeatState.OFFERED:
        raise NoOfferHere
    settle(meeting, entry, SeatState.DECLINED, work.now)
    entry.allow_undo(SeatState.OFFERED, work.now)
    tell_seat(OfferDeclined, meeting, entry, work)
    await move_the_queue(meeting, work)
    return entry
