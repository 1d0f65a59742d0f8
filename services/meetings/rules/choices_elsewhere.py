"""What a person may do about a meeting elsewhere right now."""

from datetime import datetime

from services.meetings.models import MeetingElsewhere, RequestElsewhere, RequestState
from services.meetings.rules.choice import Choice


def choices_elsewhere(meeting: MeetingElsewhere, asked: RequestElsewhere | None, now: datetime) -> tuple[Choice, ...]:
    """The answers open to a person whose newest request this is (None: never asked), the likeliest first."""
    if now >= meeting.starts_at:
        return ()
    if asked is None or not asked.is_wanted:
        undo = asked is not None and asked.undo_until is not None and now < asked.undo_until
        if not meeting.takes_requests(now):
            return ()
        return (Choice.UNDO,) if undo else (Choice.ASK,)
    match asked.state:
        case RequestState.SENT:
            return (Choice.TAKE_BACK,)
        case RequestState.WAITING:
            return (Choice.LEAVE,)
        case RequestState.OFFERED if not asked.has_said_yes:
            in_time = asked.expires_at is not None and now < asked.expires_at
            return (Choice.ACCEPT, Choice.DECLINE) if in_time else ()
    return (Choice.CANCEL,)
