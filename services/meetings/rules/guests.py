"""What holds for guests from other unions: whether a request may come in, how old it is, and how it stands.

docs/decisions/0011 says why.
"""

from datetime import date, datetime, timedelta

from services.meetings.models import Guest, Meeting, Registration
from shared.events.crossings import SeatStands, SeatState, as_code

CLOSED, UNKNOWN, CANCELLED = "closed", "unknown-meeting", "cancelled"
TOO_MANY, FULL, LATE = "too-many-seats", "full", "late"
"""Why a request is refused. `full`: staff keep fewer seats for others than it asks for; `late`: the offer was over."""

TRUSTED = timedelta(hours=72)  # a weekend's cut costs nobody their turn, and no clock can gain more


def age(asked_at: datetime, opened_at: datetime, now: datetime) -> datetime:
    """From when on a guest waits: since they asked, but at most 72 hours before their union's word arrived.

    A moment that cannot be true (before the meeting was open to others, or still to come) counts for nothing.
    """
    return max(asked_at, now - TRUSTED) if opened_at <= asked_at <= now else now


def refusal(meeting: Meeting | None, seats: int, now: datetime) -> str:
    """The code of why a request cannot come in; empty when it can."""
    if meeting is None or meeting.opened_at is None:
        return UNKNOWN
    if meeting.cancelled_at:
        return CANCELLED
    if not meeting.is_open_to_others or not meeting.takes_registrations(now):
        return CLOSED
    return "" if 1 <= seats <= meeting.seats_for_others else TOO_MANY


def end_of_wait(meeting: Meeting, seats: int) -> str:
    """Why a guest who waits need not wait any longer; empty when they may."""
    if not meeting.is_open_to_others and not meeting.held_at:
        return CLOSED
    return FULL if seats > meeting.seats_for_others else ""


def stands(guest: Guest, entry: Registration | None, position: int, as_of: date) -> SeatStands:
    """How a request stands, for the guest's union."""
    return SeatStands(
        request_id=guest.request_id,
        reference=guest.code,
        meeting_id=guest.meeting_id,
        guest_union=guest.union,
        state=state_of(guest, entry),
        seats=guest.seats,
        position=position,
        offer=entry.offers if entry else 0,
        expires_at=entry.expires_at if entry else None,
        why=as_code(guest.why),
        as_of=as_of,
    )


def state_of(guest: Guest, entry: Registration | None) -> SeatState:
    """The state that the guest's union is told."""
    if guest.why and not (guest.why == CANCELLED and entry):
        return SeatState.REFUSED
    return SeatState(entry.state) if entry else SeatState.CANCELLED
