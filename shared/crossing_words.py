"""Words that leave the union must not name or reach a person: a guard for titles that staff write for the network.

It finds what a machine can find: e-mail addresses, telephone numbers, and the names of people whom the service knows.
"""

import re
import unicodedata
from collections.abc import Iterable

from shared.errors import Invalid
from shared.text import Text, say

EMAIL = re.compile(r"[^\s@<>()]+@[^\s@<>()]+\.[^\W\d_]{2,}")
PAIRS = re.compile(r"(?<!\d)(?:(?:\+|00)33[ .-]?)?0?[1-9]([ .-]?)\d{2}(?:\1\d{2}){3}(?!\d)")
DATES = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}")
NUMBER = re.compile(r"(?<![\d.,])(?:\+|0)(?:[ .()/-]{0,2}\d){8,14}(?!\d)")
NOT_LETTERS = re.compile(r"[^\w]+|_+")
TITLES = frozenset({"m", "mr", "mme", "mlle", "mrs", "ms", "miss", "monsieur", "madame", "mademoiselle", "dr", "me"})

Names = tuple[str, str]
"""A person's first and last name."""


class SaysTooMuch(Invalid):
    """Words for the network that name or reach a person."""


def check_words(words: str, people: Iterable[Names]) -> None:
    """Raises SaysTooMuch, with what to do about it."""
    if fault := fault_in(words, people):
        raise SaysTooMuch(fault)


def fault_in(words: str, people: Iterable[Names]) -> Text | None:
    """What is wrong with words that would leave the union; None when nothing is found."""
    if EMAIL.search(words):
        return say("Other unions will read this: leave the e-mail address out.")
    if PAIRS.search(words) or NUMBER.search(DATES.sub(" ", words)):
        return say("Other unions will read this: leave the telephone number out.")
    for first, last in people:
        if names(words, first, last):
            return say("Other unions will read this: leave the name of {name} out.", name=f"{first} {last}".strip())
    return None


def names(words: str, first: str, last: str) -> bool:
    """Whether the words have both names side by side, or the last one behind a title; a last name may be a trade."""
    said, given, family = letters(words), letters(first), letters(last)
    if not family:
        return False
    if given and (has(said, given + family) or has(said, family + given)):
        return True
    size = len(family)
    return any(said[at : at + size] == family and said[at - 1] in TITLES for at in range(1, len(said) - size + 1))


def has(said: list[str], wanted: list[str]) -> bool:
    """Whether the words stand in this order, side by side."""
    return any(said[at : at + len(wanted)] == wanted for at in range(len(said) - len(wanted) + 1))


def letters(text: str) -> list[str]:
    """The words in small letters without accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return NOT_LETTERS.sub(" ", "".join(one for one in plain if not unicodedata.combining(one))).split()
