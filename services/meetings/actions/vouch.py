"""Staff want somebody at a meeting though they belong to no member co-operative any more: the seat stays theirs."""

from uuid import UUID

from services.meetings.actions.entries import latest, locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.errors import NotRegistered
from services.meetings.models import Registration
from services.meetings.models.registration import LIVE
from services.meetings.rules.facts import seat_fact
from shared.events.meetings import SeatVouched
from shared.work import Work


async def vouch_for(meeting_id: UUID, person_id: UUID, work: Work) -> Registration:
    """Their seat, offer or place in the queue counts like anybody's; again changes nothing. Raises NotRegistered."""
    meeting = await locked(meeting_id, work)
    meeting.check_on()
    entry = await latest(meeting_id, person_id, work)
    if entry is None or entry.state not in LIVE:
        raise NotRegistered
    if entry.vouched_at is None:
        entry.vouched_at = work.now
        work.announce(seat_fact(SeatVouched, meeting, entry))
        await move_the_queue(meeting, work)
    return entry
