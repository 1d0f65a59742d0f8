"""The waiting list: unanswered offers end first, then freed seats are offered, by priority and then by age.

`entries` are the waiting and offered registrations of one meeting.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from services.meetings.models import Meeting, Registration, SeatState


def settle(meeting: Meeting, entry: Registration, state: SeatState, now: datetime) -> None:
    """Ends an offer or a wait; the meeting's counters follow."""
    meeting.count(entry, -1)
    entry.end(state, now)
    meeting.count(entry, 1)


def expire_offers(meeting: Meeting, entries: Iterable[Registration], now: datetime) -> list[Registration]:
    """Ends the offers that were not answered in time; which those were."""
    due = [entry for entry in entries if entry.is_due(now)]
    for entry in due:
        settle(meeting, entry, SeatState.EXPIRED, now)
    return due


def offer_freed_seats(meeting: Meeting, entries: Iterable[Registration], now: datetime) -> list[Registration]:
    """Keeps free seats for those whose turn it is; whom they are offered to.

    A party waits together or not at all, and nobody overtakes it. Nothing is offered once registration is closed.
    Guests for whom nothing is left of the seats for other unions are passed over, and so are the guests behind them.
    """
    offered: list[Registration] = []
    if not meeting.takes_registrations(now):
        return offered
    others_wait = False
    for entry in queue(entries):
        if entry.guest_union and (others_wait := others_wait or entry.seats > meeting.left_for_others):
            continue
        if entry.seats > meeting.free:
            break
        meeting.count(entry, -1)
        entry.offer(meeting.offer_until(now), now)
        meeting.count(entry, 1)
        offered.append(entry)
    return offered


def may_have_seat(meeting: Meeting, entry: Registration, entries: Iterable[Registration]) -> bool:
    """Whether a guest who waits may be seated at once: their seats are free, and nobody waits before them."""
    before = [one for one in queue(entries) if one.id != entry.id and one.turn < entry.turn]
    return not before and entry.seats <= min(meeting.free, meeting.left_for_others)


def back_to(meeting: Meeting, entry: Registration, entries: Iterable[Registration], now: datetime) -> SeatState | None:
    """Where a person who undoes their no stands again: as before, unless somebody has the seat; then in the queue, by
    their old turn. None when there is neither a seat nor a queue any more.
    """
    before = [one for one in queue(entries) if one.turn < entry.turn and not (one.guest_union and meeting.barred)]
    if not before and entry.seats <= meeting.free:
        if entry.back_to == SeatState.REGISTERED:
            return SeatState.REGISTERED
        if entry.back_to == SeatState.OFFERED and entry.offered_until and now < entry.offered_until:
            return SeatState.OFFERED
    return SeatState.WAITING if meeting.takes_registrations(now) or entry.back_to == SeatState.WAITING else None


def barred(meeting: Meeting, entries: Iterable[Registration]) -> int:
    """How many guests wait only because too little is left of the seats for other unions."""
    guests = [one for one in queue(entries) if one.guest_union]
    return len(guests) if guests and guests[0].seats > meeting.left_for_others else 0


def queue(entries: Iterable[Registration]) -> list[Registration]:
    """Those who wait, in their order."""
    return sorted((one for one in entries if one.state == SeatState.WAITING), key=lambda one: one.turn)


def position(entry: Registration, entries: Sequence[Registration]) -> int:
    """Which in the queue an entry is, from 1; 0 when it does not wait."""
    waiting = queue(entries)
    return waiting.index(entry) + 1 if entry in waiting else 0
