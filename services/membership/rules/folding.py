"""Texts made comparable: what a person would call the same words."""

import re
import unicodedata

from shared.tidy_text import HIDDEN

NOT_WORDS = re.compile(r"[^\w]+|_+")
SAINTS = re.compile(r"\bst(es?|s)?(?= \w)")
"""How "saint" and "sainte" are written short before a name, as in "St-Étienne"."""
LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l"})


def fold(text: str) -> str:
    """Lower-case words without accents or punctuation: "Éts. L'Œuvre" and "ets l oeuvre" are the same.

    So are "St-Denis" and "saint denis".
    """
    lower = text.casefold()
    if not lower.isascii():
        decomposed = unicodedata.normalize("NFKD", HIDDEN.sub("", lower).translate(LIGATURES))
        lower = "".join(c for c in decomposed if not unicodedata.combining(c))
    return SAINTS.sub(r"saint\1", NOT_WORDS.sub(" ", lower).strip())
