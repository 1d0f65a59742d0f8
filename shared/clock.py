"""The time, as a value that is handed in: UTC inside, the union's zone outside."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def utc_now() -> datetime:
    """The machine's time in UTC."""
    return datetime.now(UTC)


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
        return moment.astimezone(self.zone)

    def exists(self, wall: datetime) -> bool:
        """Whether that wall-clock time comes; an hour is left out when clocks are put forward."""
        return self.local(self.utc(wall)).replace(tzinfo=None) == wall

    def utc(self, wall: datetime) -> datetime:
        """A naive wall-clock time of the union's zone, in UTC."""
        return wall.replace(tzinfo=self.zone).astimezone(UTC)
