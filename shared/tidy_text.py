"""Text that people and programs enter, tidied in one place: what nobody sees is taken off, what is read stays.

Taken off are control characters, marks that turn the direction of reading, and characters without a shape. Joiners stay
where writing needs them: between letters (Persian, Hindi, German ligatures) and in emoji of several parts.
"""

import re
from unicodedata import category, normalize

LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
HIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Unicode's default ignorable code points, controls, annotation marks, and signs that are as blank as a space."""

JOINERS, STYLES, IDEOGRAPH_STYLES = "\u200c\u200d", "\ufe0e\ufe0f", re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
FLAG, FLAG_LETTERS = "\U0001f3f4", re.compile("[\U000e0020-\U000e007f]")
KEYCAPS = "0123456789#*"
SURROGATE = re.compile("[\ud800-\udfff]")


def visible(text: str) -> str:
    """The text without what nobody sees, with composed accents; its spaces and lines are as they were."""
    if text.isascii() and not HIDDEN.search(text):
        return text
    composed = normalize("NFC", text)
    if not HIDDEN.search(composed):
        return composed
    kept: list[str] = []
    for at, sign in enumerate(composed):
        if not HIDDEN.match(sign) or has_meaning(sign, "".join(kept[-2:]), composed[at + 1 : at + 2]):
            kept.append(sign)
    return normalize("NFC", "".join(kept))


def has_meaning(sign: str, before: str, after: str) -> bool:
    """Whether a character without a shape changes how its neighbours are read."""
    last = before[-1:]
    if not last:
        return False
    if sign in JOINERS:
        return bool(after) and joins(last, after)
    if sign in STYLES and (last in KEYCAPS or (category(last)[0] in "SP" and not last.isascii())):
        return True
    if IDEOGRAPH_STYLES.match(sign):
        return category(last) == "Lo"
    return bool(FLAG_LETTERS.match(sign)) and (last == FLAG or bool(FLAG_LETTERS.match(last)))


def joins(before: str, after: str) -> bool:
    """Whether a joiner between these two belongs to a word or to an emoji."""
    if category(before)[0] in "LM" and before not in STYLES:
        return category(after)[0] in "LM" and not HIDDEN.match(after)
    return category(after)[0] == "S" and (category(before)[0] == "S" or before in STYLES)


def tidy(text: str) -> str:
    """The text on one line, with single spaces, without what nobody sees."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split()) if "  " in text else text.strip()
    return " ".join(visible(text).split())


def tidy_lines(text: str) -> str:
    """The text in its lines and paragraphs: no spaces at their ends, one empty line between two, nothing hidden."""
    lines = "\n".join(line.rstrip() for line in visible(LINE_ENDS.sub("\n", text)).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def half_signs(text: str) -> bool:
    """Whether it holds half of a character (a lone surrogate), which no text of ours can."""
    return not text.isascii() and SURROGATE.search(text) is not None
