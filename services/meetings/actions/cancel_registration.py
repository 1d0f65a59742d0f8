"""A person gives back a seat, or leaves the queue."""

from dataclasses import dataclass
from uuid import UUID

from services.meetings.actions.entries import latest, locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.actions.tell_seat import tell_seat
from services.meetings.errors import HasBegun, NotRegistered
from services.meetings.models import Registration, SeatState
from services.meetings.models.registration import LIVE
from services.meetings.rules.waiting_list import settle
from shared.events.meetings import OfferDeclined, RegistrationCancelled
from shared.work import Work


@dataclass(frozen=True, slots=True)
class CancelRegistration:
    """Whose registration; staff may take one back until the meeting is held."""

    person_id: UUID
    by_staff: bool = False


async def cancel_registration(meeting_id: UUID, command: CancelRegistration, work: Work) -> Registration:
    """Cancels, also after registration has closed; again changes nothing. An offer is declined.

    Raises NotRegistered, HasBegun.
    """
    meeting = await locked(meeting_id, work)
    if not command.by_staff:
        meeting.check_shown()
    meeting.check_on()
    entry = await latest(meeting_id, command.person_id, work)
    if entry is None:
        raise NotRegistered
    if entry.state not in LIVE:
        return entry
    if meeting.held_at or (work.now >= meeting.starts_at and not command.by_staff):
        raise HasBegun
    offered = entry.state == SeatState.OFFERED
    stood = entry.state
    settle(meeting, entry, SeatState.DECLINED if offered else SeatState.CANCELLED, work.now)
    if not command.by_staff:
        entry.allow_undo(stood, work.now)
    tell_seat(OfferDeclined if offered else RegistrationCancelled, meeting, entry, work)
    if meeting.waiting or entry.guest_union:
        await move_the_queue(meeting, work)
    return entry
