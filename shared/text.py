"""Texts for people: written once in English, shown in the language of whoever reads them.

A text is made where the fact is known (`say("{name} is already a member", name=…)`) and put into words where it is
shown (`text.into("fr")`). The English sentence is the key of the gettext catalogue `shared/web/locale/`.
"""

import gettext
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any

from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from shared.elision import joined, leads, split_before

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
        values = {k: spoken(v, language) for k, v in self.values.items()}
        return in_french(words, values) if language == "fr" else words.format(**values)

    def __str__(self) -> str:
        return self.into("en")


def say(msgid: str, **values: Any) -> Text:
    """A text with its values; the English sentence is what the catalogues translate."""
    return Text(msgid, values)


def N_(msgid: str) -> str:
    """Marks a sentence for the catalogues where it is only named, and translated later."""
    return msgid


def in_french(words: str, values: dict[str, str]) -> str:
    """The sentence, each name with the word before it as French joins them."""
    parts = list(Formatter().parse(words))
    written = ""
    for at, (before, name, _, _) in enumerate(parts):
        if name is None:
            written += before
            continue
        kept, word = split_before(before)
        begins = at == 0 and not before and len(parts) > 1 and leads(parts[1][0])
        written += kept + (joined(word, values[name]) if word or begins else "") + values[name]
    return written


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
