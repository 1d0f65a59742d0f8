"""Days, hours and figures read as people of that language write them, in the union's zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.clock import Clock
from shared.text import say
from shared.web.formats import Formats

EVENING = datetime(2026, 11, 20, 17, 30, tzinfo=UTC)
CLOCK = Clock(now=lambda: EVENING)
NARROW, HARD = "\u202f", "\xa0"


def shown(language: str, name: str, *values: object) -> str:
    """What a filter makes of a value."""
    return Formats(language, CLOCK).filters()[name](*values)


@pytest.mark.parametrize(
    ("name", "value", "french", "english"),
    [
        ("day", EVENING, "20 novembre 2026", "20 November 2026"),
        ("day", date(2026, 3, 1), "1er mars 2026", "1 March 2026"),
        ("short_day", EVENING, "20 nov. 2026", "20 Nov 2026"),
        ("weekday", EVENING, "vendredi 20 novembre 2026", "Friday 20 November 2026"),
        ("hour", EVENING, f"18{HARD}h{HARD}30", "18:30"),
        ("hour", EVENING - timedelta(minutes=30), f"18{HARD}h", "18:00"),
        ("hour", EVENING - timedelta(minutes=25), f"18{HARD}h{HARD}05", "18:05"),
        ("moment", EVENING, f"vendredi 20 novembre 2026 à 18{HARD}h{HARD}30", "Friday 20 November 2026 at 18:30"),
        ("number", 12345.6, f"12{NARROW}345,6", "12,345.6"),
        ("percent", 0.42, f"42{HARD}%", "42%"),
        ("ago", EVENING - timedelta(minutes=4), "il y a 4 minutes", "4 minutes ago"),
        ("ago", EVENING + timedelta(days=2), "dans 2 jours", "in 2 days"),
        ("iso", EVENING, "2026-11-20T18:30", "2026-11-20T18:30"),
        ("text", say("Agenda"), "Agenda", "Agenda"),
        ("text", say("People"), "Personnes", "People"),
    ],
)  # fmt: skip
def test_a_value_reads_as_its_language_writes_it(name: str, value: object, french: str, english: str) -> None:
    assert (shown("fr", name, value), shown("en", name, value)) == (french, english)


@pytest.mark.parametrize(
    ("start", "end", "french"),
    [
        (EVENING, EVENING + timedelta(hours=1), f"vendredi 20 novembre 2026, 18{HARD}h{HARD}30 – 19{HARD}h{HARD}30"),
        (date(2026, 11, 20), date(2026, 11, 22), "20 – 22 novembre 2026"),
        (date(2026, 12, 1), date(2026, 12, 3), "1er – 3 décembre 2026"),
        (date(2026, 11, 30), date(2026, 12, 1), "30 novembre – 1er décembre 2026"),
        (date(2026, 12, 31), date(2027, 1, 1), "31 décembre 2026 – 1er janvier 2027"),
        (date(2026, 11, 20), date(2026, 11, 20), "vendredi 20 novembre 2026"),
        (date(2026, 11, 20), None, "vendredi 20 novembre 2026"),
    ],
)  # fmt: skip
def test_a_range_says_once_what_both_days_share(start: date, end: date | None, french: str) -> None:
    assert shown("fr", "day_range", start, end) == french


def test_a_meeting_after_midnight_in_paris_is_on_the_next_day() -> None:
    assert shown("en", "day", datetime(2026, 7, 1, 22, 30, tzinfo=UTC)) == "2 July 2026"


def test_the_hour_follows_summer_time() -> None:
    assert shown("en", "hour", datetime(2026, 7, 1, 16, 30, tzinfo=UTC)) == "18:30"
    assert shown("en", "hour", datetime(2026, 12, 1, 17, 30, tzinfo=UTC)) == "18:30"


def test_a_moment_that_a_database_gives_back_without_a_zone_is_utc() -> None:
    assert shown("en", "hour", EVENING.replace(tzinfo=None)) == "18:30"


@pytest.mark.parametrize("name", ["day", "short_day", "hour", "moment", "number", "percent", "ago", "iso", "text"])
def test_what_is_not_known_is_shown_as_nothing(name: str) -> None:
    assert shown("fr", name, None) == ""
