"""Texts for people: written once in English, shown in the language of whoever reads them.

A text is made where the fact is known (`say("{name} is already a member", name=…)`) and put into words where it is
shown (`text.into("fr")`). The English sentence is the key of the gettext catalogue `shared/web/locale/`.
"""

import gettext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

LANGUAGES = ("fr", "en")
CATALOGUES = Path(__file__).parent / "web" / "locale"


@dataclass(frozen=True)
class Text:
    """A sentence with its values, not yet in a language."""

    msgid: str
    values: dict[str, Any] = field(default_factory=dict)

    def into(self, language: str) -> str:
        """The sentence in `language` ("fr", "en"), with values formatted as that language does."""
        words = translation(language).gettext(self.msgid)
        return words.format(**{k: spoken(v, language) for k, v in self.values.items()})

    def __str__(self) -> str:
        return self.into("en")


def say(msgid: str, **values: Any) -> Text:
    """A text with its values; the English sentence is what the catalogues translate."""
    return Text(msgid, values)


def N_(msgid: str) -> str:
    """Marks a sentence for the catalogues where it is only named, and translated later."""
    return msgid


def spoken(value: Any, language: str) -> str:
    """A value as a sentence in `language` would say it: dates long, numbers grouped, texts translated."""
    match value:
        case Text():
            return value.into(language)
        case bool() | str():
            return str(value)
        case int() | float():
            return format_decimal(value, locale=language)
        case datetime():
            return format_datetime(value, "d MMMM yyyy HH:mm", locale=language)
        case date():
            pattern = "d'er' MMMM y" if language == "fr" and value.day == 1 else "long"
            return format_date(value, pattern, locale=language)
        case _:
            return str(value)


@cache
def translation(language: str) -> gettext.NullTranslations:
    """The catalogue of one language; English needs none, its sentences are the keys."""
    return gettext.translation("maillon", CATALOGUES, [language], fallback=language == "en")
