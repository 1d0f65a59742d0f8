"""The time, as a value that is handed in: UTC inside, the union's zone outside."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import MINYEAR, UTC, date, datetime, tzinfo
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """The machine's time in UTC."""
    return datetime.now(UTC)


def in_zone(moment: datetime, zone: tzinfo) -> datetime:
    """The same moment by the clock of that zone; at the ends of the calendar, the first or the last that there is.

    Another node may tell of the year 1 or 9999: such a moment is shown as nearly as can be, and breaks no page.
    """
    try:
        return moment.astimezone(zone)
    except OverflowError:
        at_the_end = datetime.min if moment.year == MINYEAR else datetime.max  # noqa: DTZ901 - the zone follows
        return at_the_end.replace(tzinfo=zone)


@dataclass(frozen=True)
class Clock:
    """Tells the time; tests hand in another `now`."""

    zone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Europe/Paris"))
    now: Callable[[], datetime] = utc_now

    def today(self) -> date:
        """The day it is in the union's zone."""
        return self.local(self.now()).date()

    def local(self, moment: datetime) -> datetime:
        """A UTC moment in the union's zone."""
        return in_zone(moment, self.zone)

    def exists(self, wall: datetime) -> bool:
        """Whether that wall-clock time comes; an hour is left out when clocks are put forward."""
        return self.local(self.utc(wall)).replace(tzinfo=None) == wall

    def utc(self, wall: datetime) -> datetime:
        """A naive wall-clock time of the union's zone, in UTC."""
        return in_zone(wall.replace(tzinfo=self.zone), UTC)
