"""A freed seat finds its taker: unanswered offers end, then free seats are offered to those whose turn it is."""

from services.meetings.actions.belonging import who_left
from services.meetings.actions.entries import in_state
from services.meetings.actions.guests import tell_guests
from services.meetings.actions.tell_seat import tell_seat
from services.meetings.models import Meeting, SeatState
from services.meetings.rules.waiting_list import expire_offers, offer_freed_seats
from shared.events.meetings import OfferExpired, SeatOffered
from shared.work import Work


async def move_the_queue(meeting: Meeting, work: Work) -> None:
    """Does both for a meeting that is locked; guests from other unions are told what is new for them.

    Who belongs no longer is offered nothing, and stands in nobody's way.
    """
    await end_offers(meeting, work)
    entries = await in_state(meeting.id, work, SeatState.WAITING)
    gone = await who_left(meeting, entries, work)
    for entry in offer_freed_seats(meeting, [one for one in entries if one.id not in gone], work.now):
        tell_seat(SeatOffered, meeting, entry, work, expires_at=entry.expires_at)
    await tell_guests(meeting, gone, work)


async def end_offers(meeting: Meeting, work: Work) -> None:
    """Ends the offers that nobody answered in time."""
    entries = await in_state(meeting.id, work, SeatState.OFFERED)
    for entry in expire_offers(meeting, entries, work.now):
        tell_seat(OfferExpired, meeting, entry, work)
