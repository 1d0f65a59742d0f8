"""Hours where a meeting is: its own zone's, named, when clocks there show another hour than ours."""

from datetime import UTC, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_timezone_location

from shared.clock import Clock
from shared.text import Text, say

LOCALES = {"fr": "fr_FR", "en": "en_GB"}


class ZoneCity(Text):
    """The city by which a zone is known: La Réunion, Londres."""

    def into(self, language: str) -> str:
        """The city in that language."""
        return str(get_timezone_location(ZoneInfo(self.msgid), locale=LOCALES[language], return_city=True))


@lru_cache(256)
def zone_of(name: str) -> ZoneInfo | None:
    """The zone of that name; None for one that this machine does not know: another node may be newer."""
    try:
        return ZoneInfo(name) if name else None
    except (ValueError, OSError, LookupError):  # ZoneInfoNotFoundError is a LookupError, a folder's name an OSError
        return None


def clock_there(zone: str, at: datetime, clock: Clock) -> Clock | None:
    """The clock of that zone; None where it shows at that moment what ours shows."""
    there = zone_of(zone)
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    if there is None or at.astimezone(there).utcoffset() == clock.local(at).utcoffset():
        return None
    return Clock(zone=there, now=clock.now)


def with_zone(hours: Text | str, clock: Clock) -> Text:
    """16:30 – 18:00 (Réunion time)."""
    return say("{hours} ({city} time)", hours=hours, city=ZoneCity(clock.zone.key))
