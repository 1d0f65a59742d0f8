"""A person who gave back a seat, an offer or a place in the queue was mistaken, and undoes it at once."""

from uuid import UUID

from services.meetings.actions.belonging import check_belongs
from services.meetings.actions.entries import in_state, latest, locked
from services.meetings.actions.move_the_queue import move_the_queue
from services.meetings.actions.tell_seat import tell_seat
from services.meetings.errors import HasBegun, NotRegistered, SeatIsGone, TooLateToUndo
from services.meetings.models import Meeting, Registration, SeatState
from services.meetings.models.registration import LIVE
from services.meetings.rules.waiting_list import back_to, position, settle
from shared.events.meetings import PutOnWaitingList, SeatOffered, SeatTaken
from shared.work import Work


async def undo_cancellation(meeting_id: UUID, person_id: UUID, work: Work) -> Registration:
    """Has it stand as before; when somebody has the seat by now, at the old turn in the queue. Again changes nothing.

    Raises NotRegistered, HasBegun, TooLateToUndo, SeatIsGone, BelongsNoLonger.
    """
    meeting = await locked(meeting_id, work)
    meeting.check_shown()
    meeting.check_on()
    entry = await latest(meeting_id, person_id, work)
    if entry is None:
        raise NotRegistered
    if entry.state in LIVE:
        return entry
    if meeting.held_at or work.now >= meeting.starts_at:
        raise HasBegun
    if not entry.may_be_undone(work.now):
        raise TooLateToUndo
    if entry.vouched_at is None:
        await check_belongs(person_id, meeting.starts_at, work)
    stands = back_to(meeting, entry, await in_state(meeting_id, work, SeatState.WAITING), work.now)
    if stands is None:
        raise SeatIsGone
    until = entry.offered_until
    settle(meeting, entry, stands, work.now)
    if stands is SeatState.OFFERED:
        entry.expires_at = until
    await tell(meeting, entry, work)
    return entry


async def tell(meeting: Meeting, entry: Registration, work: Work) -> None:
    """Announces where it stands, and lets the queue move: whoever waits at an old turn may be the next."""
    match entry.state:
        case SeatState.REGISTERED:
            tell_seat(SeatTaken, meeting, entry, work)
        case SeatState.OFFERED:
            tell_seat(SeatOffered, meeting, entry, work, expires_at=entry.expires_at)
        case SeatState.WAITING:
            await work.flush()
            waiting = await in_state(meeting.id, work, SeatState.WAITING)
            tell_seat(PutOnWaitingList, meeting, entry, work, position=position(entry, waiting))
    if meeting.waiting:
        await move_the_queue(meeting, work)
