"""What a person may do at a meeting right now."""

from datetime import datetime
from typing import Protocol

from services.meetings.models import SeatState
from services.meetings.models.seating import Seating
from services.meetings.rules.choice import Choice


class Standing(Protocol):
    """Where a person's newest registration stands."""

    @property
    def state(self) -> str:
        """Live or ended."""

    @property
    def expires_at(self) -> datetime | None:
        """Until when an offer can be answered."""

    @property
    def undo_until(self) -> datetime | None:
        """Until when the person can undo that they gave it back."""


def choices(meeting: Seating, seat: Standing | None, now: datetime) -> tuple[Choice, ...]:
    """The answers open to a person whose registration stands there (None: never asked), the likeliest first."""
    if not meeting.is_on or now >= meeting.starts_at:
        return ()
    state = seat.state if seat else None
    expires_at = seat.expires_at if seat else None
    if seat and seat.undo_until and now < seat.undo_until:
        return (Choice.UNDO,)
    match state:
        case SeatState.REGISTERED:
            return (Choice.CANCEL,)
        case SeatState.WAITING:
            return (Choice.LEAVE,)
        case SeatState.OFFERED if expires_at and now < expires_at:
            return (Choice.ACCEPT, Choice.DECLINE)
        case SeatState.OFFERED:
            return ()
    if not meeting.registration_opens_at <= now < meeting.registration_closes_at:
        return ()
    return (Choice.QUEUE,) if meeting.full else (Choice.REGISTER,)
