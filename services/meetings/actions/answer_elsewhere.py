"""One of our people takes the seat that another union offers, or gives back what they asked for there."""

from uuid import UUID

from services.meetings.actions.ask_elsewhere import AskElsewhere, ask_elsewhere
from services.meetings.actions.belonging import check_belongs
from services.meetings.actions.requests import latest, meeting_elsewhere, take_offer, wanted
from services.meetings.errors import HasBegun, NoOfferHere, NotRegistered, TooLateToUndo
from services.meetings.models import MeetingElsewhere, RequestElsewhere, RequestState
from services.meetings.rules.facts_elsewhere import wish
from shared.work import Work


async def accept_elsewhere(meeting_id: UUID, person_id: UUID, work: Work) -> RequestElsewhere:
    """Takes the offered seat; again changes nothing. Raises NoOfferHere, OfferIsOver, BelongsNoLonger."""
    asked = await wanted(meeting_id, person_id, work)
    if asked is None:
        raise NoOfferHere
    if asked.has_said_yes or asked.state == RequestState.REGISTERED:
        return asked
    await check_belongs(person_id, (await meeting_elsewhere(meeting_id, work)).starts_at, work)
    return take_offer(asked, work)


async def undo_elsewhere(meeting_id: UUID, person_id: UUID, work: Work) -> RequestElsewhere:
    """Asks once more, at the age of what was given back a moment ago; again changes nothing.

    Raises NotRegistered, TooLateToUndo, and what asking raises.
    """
    last = await latest(meeting_id, person_id, work)
    if last is None:
        raise NotRegistered
    if last.is_wanted:
        return last
    if last.undo_until is None or last.undo_until <= work.now:
        raise TooLateToUndo
    return await ask_elsewhere(meeting_id, AskElsewhere(person_id, last.seats, last.asked_at), work)


async def give_back_elsewhere(
    meeting_id: UUID, person_id: UUID, work: Work, *, by_staff: bool = False
) -> RequestElsewhere:
    """Wants it no more: a request, an offer, a place in the queue, a seat. Raises NotRegistered, HasBegun."""
    asked = await wanted(meeting_id, person_id, work)
    if asked is None:
        last = await latest(meeting_id, person_id, work)
        if last is None:
            raise NotRegistered
        return last
    meeting = await work.session.get(MeetingElsewhere, meeting_id)
    if meeting and work.now >= meeting.starts_at:
        raise HasBegun
    asked.give_back(work.now)
    if not by_staff:
        asked.allow_undo(work.now)
    work.announce(wish(asked, work.today))
    return asked
