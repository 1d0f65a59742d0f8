"""A freed seat finds its taker: unanswered offers end, then free seats are offered to those whose turn it is."""

from services.meetings.actions.entries import in_state
from services.meetings.models import Meeting, SeatState
from services.meetings.rules.facts import seat_fact
from services.meetings.rules.waiting_list import expire_offers, offer_freed_seats
from shared.events.meetings import OfferExpired, SeatOffered
from shared.work import Work


async def move_the_queue(meeting: Meeting, work: Work) -> None:
    """Does both for a meeting that is locked."""
    entries = await in_state(meeting.id, work, SeatState.WAITING, SeatState.OFFERED)
    for entry in expire_offers(meeting, entries, work.now):
        work.announce(seat_fact(OfferExpired, meeting, entry))
    for entry in offer_freed_seats(meeting, entries, work.now):
        work.announce(seat_fact(SeatOffered, meeting, entry, expires_at=entry.expires_at))
