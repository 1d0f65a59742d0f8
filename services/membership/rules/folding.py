"""Texts made comparable: what a person would call the same words."""

import re
import unicodedata

from shared.tidy_text import HIDDEN

NOT_WORDS = re.compile(r"[^\w]+|_+")
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def fold(text: str) -> str:
    """Lower-case words without accents or punctuation: "Éts. L'Œuvre" and "ets l oeuvre" are the same."""
    lower = text.casefold()
    if not lower.isascii():
        decomposed = unicodedata.normalize("NFKD", HIDDEN.sub("", lower).translate(LIGATURES))
        lower = "".join(c for c in decomposed if not unicodedata.combining(c))
    return NOT_WORDS.sub(" ", lower).strip()
