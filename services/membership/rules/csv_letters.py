"""Which letters each language uses beyond ASCII, and how well a text that was decoded in some way agrees with them."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

FREQUENT = {
    "fr": "éèêëàâçîïôùûœæ",
    "es": "áéíóúñü",
    "pt": "áâãàçéêíóôõú",
    "it": "àèéìòù",
    "de": "äöüß",
    "nordic": "åäöæø",
    "pl": "ąćęłńóśźż",
    "cs": "áčďéěíňóřšťúůýž",
    "sk": "áäčďéíĺľňóôŕšťúýž",
    "hu": "áéíóöőúüű",
    "hr": "čćđšž",
    "ro": "ăâîşţșț",
    "ru": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґўјљњћџђ",
    "el": "αβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰ",
    "tr": "çğıöşüİ",
}
OTHER_SCRIPTS = ("ru", "el")
"""Their letters never stand beside Latin ones."""

SIGNS = frozenset("’‘“”«»–—…°€£©®™•·§\u00a0\u202f№")
LETTERS = {language: frozenset(small + small.upper().replace("SS", "")) for language, small in FREQUENT.items()}
USUAL = SIGNS.union(*LETTERS.values())
SIGN_WEIGHT = 0.7
MOST = 20_000  # letters looked at


def agreement(text: str, language: str) -> float:
    """How many of the letters and signs beyond ASCII are of that language, from 0 to 1.

    A capital within a word of small letters does not count: it is a small one of another encoding.
    """
    letters = LETTERS[language]
    total = good = 0.0
    for (before, letter, after), count in around(text).items():
        total += count
        if letter in letters:
            foreign = language in OTHER_SCRIPTS and any(
                beside.isascii() and beside.isalpha() for beside in before + after
            )
            good += 0 if foreign or misplaced(before, letter, after) else count
        elif letter in SIGNS:
            good += count * (0 if before.isalpha() and after.isalpha() and letter not in "’‘·" else SIGN_WEIGHT)
    return good / total if total else 0.0


def around(text: str) -> Counter[tuple[str, str, str]]:
    """Each letter beyond ASCII with its neighbours, and how often they stand so together."""
    return Counter(islice(with_neighbours(text), MOST))


def with_neighbours(text: str) -> Iterator[tuple[str, str, str]]:
    """Every letter beyond ASCII, with the one before and the one after."""
    last = len(text) - 1
    for found in re.finditer(r"[^\x00-\x7f]", text):
        at = found.start()
        yield (text[at - 1] if at else " ", found[0], text[at + 1] if at < last else " ")


def misplaced(before: str, letter: str, after: str) -> bool:
    """Whether it is a capital after a small letter, or a small letter between capitals."""
    if letter.isupper():
        return before.islower()
    return letter.islower() and before.isupper() and after.isupper()
