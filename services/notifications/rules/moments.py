"""Days and hours as texts: put into words in the reader's language, in the union's zone or one that they name."""

from datetime import date, datetime

from babel.dates import format_date

from shared.clock import Clock
from shared.text import Text, say
from shared.zones import clock_there, with_zone

LOCALES = {"fr": "fr_FR", "en": "en_GB"}
WITH_YEAR, WITHOUT_YEAR = "EEEE d MMMM y", "EEEE d MMMM"
SPACE = "\N{NO-BREAK SPACE}"


class Day(Text):
    """A day by a pattern of CLDR: jeudi 12 mars 2026."""

    def into(self, language: str) -> str:
        """The day in words."""
        day: date = self.values["day"]
        first = language == "fr" and day.day == 1
        return format_date(
            day, self.msgid.replace("d MMMM", "d'er' MMMM") if first else self.msgid, locale=LOCALES[language]
        )


class Hour(Text):
    """An hour of the day: 17 h 30, 17:30."""

    def into(self, language: str) -> str:
        """The hour as clocks of that language show it."""
        at: datetime = self.values["at"]
        if language == "en":
            return f"{at:%H:%M}"
        minutes = f"{SPACE}{at:%M}" if at.minute else ""
        return f"{at.hour}{SPACE}h{minutes}"


def day(value: date, pattern: str = WITH_YEAR) -> Text:
    """A day of the union's zone."""
    return Day(pattern, {"day": value})


def hour(local: datetime) -> Text:
    """An hour of the union's zone."""
    return Hour("", {"at": local})


def moment(at: datetime, clock: Clock, zone: str = "") -> Text:
    """Thursday 12 March 2026 at 17:30."""
    if there := clock_there(zone, at, clock):
        return with_zone(moment(at, there), there)
    local = clock.local(at)
    return say("{day} at {hour}", day=day(local.date()), hour=hour(local))


def beginning(at: datetime, clock: Clock, zone: str = "") -> Text:
    """Thursday 12 March, 17:30: short, for a subject."""
    if there := clock_there(zone, at, clock):
        return with_zone(beginning(at, there), there)
    local = clock.local(at)
    return say("{day}, {hour}", day=day(local.date(), WITHOUT_YEAR), hour=hour(local))


def timespan(start: datetime, end: datetime | None, clock: Clock, zone: str = "") -> Text:
    """Thursday 12 March 2026, 17:30 – 19:00; the second day only when it is another."""
    if there := clock_there(zone, start, clock):
        return with_zone(timespan(start, end, there), there)
    first = clock.local(start)
    if end is None:
        return say("{day}, {hour}", day=day(first.date()), hour=hour(first))
    last = clock.local(end)
    if first.date() == last.date():
        return say("{day}, {hour} – {end}", day=day(first.date()), hour=hour(first), end=hour(last))
    begins = say("{day}, {hour}", day=day(first.date()), hour=hour(first))
    return say("{begins} – {ends}", begins=begins, ends=say("{day}, {hour}", day=day(last.date()), hour=hour(last)))
