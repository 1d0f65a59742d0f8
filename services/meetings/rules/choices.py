"""What a person may do at a meeting right now."""

from datetime import datetime
from enum import StrEnum

from services.meetings.models import SeatState
from services.meetings.models.seating import Seating


class Choice(StrEnum):
    """An answer that is open to a person."""

    REGISTER = "register"
    QUEUE = "queue"
    ACCEPT = "accept"
    DECLINE = "decline"
    CANCEL = "cancel"
    LEAVE = "leave"
    ASK = "ask"
    TAKE_BACK = "take_back"


def choices(meeting: Seating, state: str | None, expires_at: datetime | None, now: datetime) -> tuple[Choice, ...]:
    """The answers open to a person whose registration stands at `state` (None: never asked), the likeliest first."""
    if not meeting.is_on or now >= meeting.starts_at:
        return ()
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
