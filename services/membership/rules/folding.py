"""Texts made comparable: what a person would call the same words."""

import re
import unicodedata

INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")
NOT_WORDS = re.compile(r"[^\w]+|_+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def tidy(text: str) -> str:
    """The text on one line, single spaces, composed accents, without control and invisible characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    return " ".join(INVISIBLE.sub("", unicodedata.normalize("NFC", " ".join(text.split()))).split())


def fold(text: str) -> str:
    """Lower-case words without accents or punctuation: "Éts. L'Œuvre" and "ets l oeuvre" are the same."""
    lower = text.casefold()
    if not lower.isascii():
        decomposed = unicodedata.normalize("NFKD", lower.translate(LIGATURES))
        lower = "".join(c for c in decomposed if not unicodedata.combining(c))
    return NOT_WORDS.sub(" ", lower).strip()
