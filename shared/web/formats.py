"""How days, hours and figures read on a page: in the union's zone, in the person's language."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from babel.dates import format_date, format_timedelta
from babel.numbers import format_decimal, format_percent

from shared.clock import Clock
from shared.text import Text
from shared.zones import clock_there, with_zone

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
REMEMBERED = 4096  # formatted values; a page of 30 meetings asks for some 120, mostly the same as the page before


class Formats:
    """The filters of one language. Nothing is shown for None."""

    def __init__(self, language: str, clock: Clock) -> None:
        self.language = language
        self.locale = LOCALES[language]
        self.clock = clock

    def filters(self) -> dict[str, Callable[..., str]]:
        """Every filter by the name that templates use; what does not depend on the hour is remembered."""
        lasting = (
            self.day,
            self.short_day,
            self.weekday,
            self.hour,
            self.moment,
            self.day_range,
            self.number,
        )
        kept = {
            one.__name__: lru_cache(REMEMBERED, typed=True)(one)
            for one in (*lasting, self.percent, self.dated, self.iso)
        }
        return {**kept, "text": self.text, "ago": self.ago}

    def text(self, value: Text | str | None) -> str:
        """A text in this language."""
        return value.into(self.language) if isinstance(value, Text) else value or ""

    def day(self, value: date | None) -> str:
        """20 novembre 2026."""
        return self.dated(value, "d MMMM y")

    def short_day(self, value: date | None) -> str:
        """20 nov. 2026."""
        return self.dated(value, "d MMM y")

    def weekday(self, value: date | None) -> str:
        """Vendredi 20 novembre 2026, without the capital."""
        return self.dated(value, "EEEE d MMMM y")

    def hour(self, value: datetime | None) -> str:
        """18 h 30, 18:30."""
        if value is None:
            return ""
        local = self.local(value)
        if self.language == "en":
            return f"{local:%H:%M}"
        minutes = f"\N{NO-BREAK SPACE}{local:%M}" if local.minute else ""
        return f"{local.hour}\N{NO-BREAK SPACE}h{minutes}"

    def moment(self, value: datetime | None, zone: str = "") -> str:
        """Vendredi 20 novembre 2026 à 18 h 30; in another zone, if it is given, with its name."""
        if value and (clock := clock_there(zone, value, self.clock)):
            return with_zone(Formats(self.language, clock).moment(value), clock).into(self.language)
        at = "à" if self.language == "fr" else "at"
        return f"{self.weekday(value)} {at} {self.hour(value)}" if value else ""

    def day_range(self, start: date | None, end: date | None, zone: str = "") -> str:
        """From a day or moment to another: what both share is said once; moments of another zone with its name."""
        if isinstance(start, datetime) and (clock := clock_there(zone, start, self.clock)):
            return with_zone(Formats(self.language, clock).day_range(start, end), clock).into(self.language)
        if start is None or end is None:
            return self.weekday(start or end)
        if self.local_day(start) != self.local_day(end):
            return f"{self.opening(start, end)} – {self.day(end)}"
        if isinstance(start, datetime) and isinstance(end, datetime):
            return f"{self.weekday(start)}, {self.hour(start)} – {self.hour(end)}"
        return self.weekday(start)

    def number(self, value: Any) -> str:
        """12 345,6."""
        return "" if value is None else format_decimal(value, locale=self.locale)

    def percent(self, value: Any) -> str:
        """0.42 is 42 %."""
        return "" if value is None else format_percent(value, locale=self.locale)

    def ago(self, value: datetime | None) -> str:
        """Il y a 4 minutes; dans 2 jours."""
        if value is None:
            return ""
        away: timedelta = self.local(value) - self.clock.local(self.clock.now())
        return format_timedelta(away, add_direction=True, threshold=1.2, locale=self.locale)

    def iso(self, value: date | None) -> str:
        """2026-11-20T18:30 in the union's zone, for form fields and `<time>`."""
        if isinstance(value, datetime):
            return f"{self.local(value):%Y-%m-%dT%H:%M}"
        return value.isoformat() if value else ""

    def opening(self, start: date, end: date) -> str:
        """The first day of a range, without what its last day says anyway."""
        first, last = self.local_day(start), self.local_day(end)
        pattern = "d MMMM y" if first.year != last.year else "d MMMM"
        words = self.dated(first, pattern)
        return words.partition(" ")[0] if (first.year, first.month) == (last.year, last.month) else words

    def dated(self, value: date | None, pattern: str, zone: str = "") -> str:
        """A day by a pattern of CLDR: `starts_at|dated("EEE")` is ven.; of a moment, the day it is in that zone."""
        if value is None:
            return ""
        if isinstance(value, datetime) and (clock := clock_there(zone, value, self.clock)):
            return Formats(self.language, clock).dated(value, pattern)
        day = self.local_day(value)
        if self.language == "fr" and day.day == 1:
            pattern = pattern.replace("d MMM", "d'er' MMM")
        return format_date(day, pattern, locale=self.locale)

    def local_day(self, value: date) -> date:
        """The day it is in the union's zone."""
        return self.local(value).date() if isinstance(value, datetime) else value

    def local(self, value: datetime) -> datetime:
        """A moment in the union's zone; without a zone it is UTC, as databases give it back."""
        return self.clock.local(value if value.tzinfo else value.replace(tzinfo=UTC))
