"""Hours of another zone are shown as clocks there show them, and name it; hours that are the same name nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from services.notifications.rules.moments import beginning, timespan
from shared.clock import Clock
from shared.web.formats import Formats

BEGINS = datetime(2027, 3, 11, 12, 30, tzinfo=UTC)
ENDS = BEGINS + timedelta(hours=2)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "jeudi 11 mars 2027, 16\xa0h\xa030 – 18\xa0h\xa030 (heure de La Réunion)"),
        ("en", "Thursday 11 March 2027, 16:30 – 18:30 (Réunion time)"),
    ],
)
def test_pages_and_letters_name_the_zone_of_a_meeting_overseas(language: str, words: str) -> None:
    assert Formats(language, Clock()).day_range(BEGINS, ENDS, "Indian/Reunion") == words
    assert timespan(BEGINS, ENDS, Clock(), "Indian/Reunion").into(language) == words


def test_the_day_is_the_one_that_it_is_there() -> None:
    evening = datetime(2027, 3, 11, 23, 0, tzinfo=UTC)
    assert Formats("en", Clock()).dated(evening, "d", "America/Martinique") == "11"
    assert Formats("en", Clock()).dated(evening, "d") == "12"
    assert (
        beginning(evening, Clock(), "America/Martinique").into("fr") == "jeudi 11 mars, 19\xa0h (heure de Martinique)"
    )


@pytest.mark.parametrize("zone", ["", "Europe/Paris", "Europe/Brussels", "Mars/Olympus", "../etc"])
def test_hours_that_are_ours_name_no_zone(zone: str) -> None:
    assert Formats("en", Clock()).moment(BEGINS, zone) == "Thursday 11 March 2027 at 13:30"
