"""When a message that could not be delivered is tried again, and when nobody waits for it any more."""

from datetime import datetime, timedelta

from services.notifications.models.notice import Kind

BACK_OFF = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480))
"""A greylisting server wants minutes, one that is down an hour or two, a full mailbox a night."""

GIVE_UP_AFTER = timedelta(days=4)  # RFC 5321, section 4.5.4.1: give up after at least 4–5 days


def next_try(tries: int, now: datetime) -> datetime:
    """When the try after the `tries`-th is due; the last pause is repeated."""
    return now + BACK_OFF[min(tries, len(BACK_OFF)) - 1]


def next_look(tries: int, now: datetime) -> datetime:
    """When a mail server that took nothing is asked again: one that is back is found within the hour."""
    return now + min(BACK_OFF[min(tries, len(BACK_OFF)) - 1], timedelta(hours=1))


def is_too_old(created_at: datetime, now: datetime) -> bool:
    """Whether a message has been tried for long enough."""
    return now - created_at > GIVE_UP_AFTER


def is_moot(
    kind: str, *, starts_at: datetime, expires_at: datetime | None, meeting_cancelled: bool, now: datetime
) -> bool:
    """Whether a message can no longer be of use: the meeting has begun or is off, or the offer in it has expired."""
    expired = kind == Kind.SEAT_OFFERED and expires_at is not None and expires_at <= now
    off = meeting_cancelled and kind != Kind.MEETING_CANCELLED
    return starts_at <= now or expired or off
