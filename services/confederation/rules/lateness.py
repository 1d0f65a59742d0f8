"""When a union is late: its figures are shown, marked, and never taken for zero."""

from datetime import datetime, timedelta
from enum import StrEnum

SILENT_AFTER = timedelta(minutes=5)  # heartbeats come every second; after a short cut the broker is back within two
UNHEARD_AFTER = timedelta(hours=36)  # totals come daily, even where nothing else happens


class Lateness(StrEnum):
    """What is late about it."""

    FRESH = "fresh"
    NEVER_HEARD = "never_heard"
    CUT = "cut"
    """The link is down: what the union stated meanwhile waits there."""
    UNHEARD = "unheard"
    """The link is up, and yet not even the daily totals came."""
    REVOKED = "revoked"
    """It is no longer linked; what it stated stays."""


def lateness(*, linked: bool, active_at: datetime | None, heard_at: datetime | None, now: datetime) -> Lateness:
    """How late a union is; a link that was not looked at yet is judged by what came."""
    if not linked:
        return Lateness.REVOKED
    if heard_at is None:
        return Lateness.NEVER_HEARD
    if active_at is not None and now - active_at > SILENT_AFTER:
        return Lateness.CUT
    return Lateness.UNHEARD if now - heard_at > UNHEARD_AFTER else Lateness.FRESH
