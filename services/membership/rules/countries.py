"""Countries: from what people write to the two letters of ISO 3166."""

from functools import cache

from babel import Locale

from services.membership.rules.folding import fold
from shared.errors import Invalid
from shared.text import say

READ_IN = ("fr", "en", "de", "es", "it", "nl", "pt")
OTHER_NAMES = {
    "uk": "GB",
    "great britain": "GB",
    "grande bretagne": "GB",
    "england": "GB",
    "angleterre": "GB",
    "scotland": "GB",
    "ecosse": "GB",
    "wales": "GB",
    "pays de galles": "GB",
    "northern ireland": "GB",
    "irlande du nord": "GB",
    "usa": "US",
    "etats unis d amerique": "US",
    "united states of america": "US",
    "fra": "FR",
    "bel": "BE",
    "che": "CH",
    "deu": "DE",
    "esp": "ES",
    "ita": "IT",
    "lux": "LU",
    "gbr": "GB",
}


def country_code(text: str) -> str:
    """The two letters of a country given by them or by its name. Raises Invalid."""
    upper = text.strip().upper()
    if upper in codes():
        return upper
    if found := OTHER_NAMES.get(fold(text)) or by_name().get(fold(text)):
        return found
    raise Invalid(say("Give the name of a country, or its two letters, such as BE."))


def country_name(code: str | None, language: str) -> str:
    """What the country is called; nothing for none."""
    return str(Locale(language).territories.get(code, code)) if code else ""


@cache
def codes() -> frozenset[str]:
    """The two letters of every country and territory; not those of unions of countries, nor of nothing."""
    territories = Locale("en").territories
    two_letters = (str(one) for one in territories if len(str(one)) == 2 and str(one).isalpha())
    return frozenset(two_letters) - {"EU", "EZ", "UN", "ZZ", "QO"}


@cache
def by_name() -> dict[str, str]:
    """The codes by folded names, in the languages around us."""
    return {
        fold(str(name)): code
        for language in reversed(READ_IN)
        for code, name in Locale(language).territories.items()
        if code in codes()
    }
