"""The zones of the world with their places in people's words; those of France first."""

from functools import cache

from babel import Locale
from babel.dates import get_timezone_location

FRENCH = (
    "Europe/Paris",
    "America/Guadeloupe",
    "America/Martinique",
    "America/Cayenne",
    "America/Miquelon",
    "Indian/Reunion",
    "Indian/Mayotte",
    "Pacific/Noumea",
    "Pacific/Tahiti",
    "Pacific/Wallis",
)
OTHERS = (
    "Europe/Brussels",
    "Europe/Zurich",
    "Europe/Luxembourg",
    "Europe/Monaco",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Berlin",
    "Europe/Lisbon",
    "Europe/London",
    "Europe/Dublin",
    "Africa/Casablanca",
    "Africa/Tunis",
    "Africa/Algiers",
    "Africa/Dakar",
    "Indian/Mauritius",
    "America/Toronto",
    "America/New_York",
    "UTC",
)


@cache
def zones(language: str, now: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a zone and its place in words; the one of `now` is among them whatever it is."""
    locale = Locale.parse(language)
    listed = dict.fromkeys((*FRENCH, *OTHERS, now))
    return tuple((zone, str(get_timezone_location(zone, locale=locale, return_city=True))) for zone in listed)
