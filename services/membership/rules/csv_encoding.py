"""Bytes into text: which encoding a spreadsheet wrote, for files that never say it."""

from charset_normalizer import from_bytes

from services.membership.rules.csv_kinds import looks_utf16
from shared.errors import Invalid
from shared.text import say

OLD_ENCODINGS = ("cp1252", "mac_roman", "cp850")
"""What French and British spreadsheets wrote before UTF-8: on Windows, on a Mac, under DOS; the likeliest first."""

WEIGHTS = dict.fromkeys("äöüÿñáíóúÇÂÊÎÔÛÄÖÜæÆ‘—²½·\u00a0", 0.4) | dict.fromkeys("éèêëàâçîïôùûœÉÈÀŒ’“”«»–…°€£", 1.0)
"""How usual letters beyond ASCII are: DOS's é is a Mac's Ç, so that counting letters alone would not part the two."""
SAMPLE_BYTES = 65_536
USUAL_ENOUGH = 0.35


def decode(content: bytes) -> tuple[str, str]:
    """The text without its byte-order mark, and the name of the encoding; raises Invalid when no encoding fits."""
    if utf16 := looks_utf16(content):
        return decode_utf16(content, utf16)
    try:
        return content.decode("utf-8-sig"), "utf-8"
    except UnicodeDecodeError:
        return decode_old(content)


def decode_utf16(content: bytes, encoding: str) -> tuple[str, str]:
    """UTF-16 text, which ends in the middle of a character when a copy was cut off."""
    try:
        return content.decode(encoding).removeprefix("\ufeff"), "utf-16"
    except UnicodeDecodeError:
        raise Invalid(say("The file breaks off in the middle. Save or download it again, as “CSV UTF-8”.")) from None


def decode_old(content: bytes) -> tuple[str, str]:
    """Text that is not UTF-8, or UTF-8 into which lines of an older file were pasted."""
    telling = [line for line in content.splitlines() if not line.isascii()]
    old = [line for line in telling if not is_utf8(line)]
    encoding = old_encoding(b"\n".join(old)[:SAMPLE_BYTES])
    if len(old) * 2 >= len(telling):
        return content.decode(encoding, "replace"), encoding
    lines = content.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True)
    mixed = "".join(line.decode() if is_utf8(line) else line.decode(encoding, "replace") for line in lines)
    return mixed, f"utf-8, {encoding}"


def is_utf8(line: bytes) -> bool:
    """Whether the line can be read as UTF-8."""
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def old_encoding(sample: bytes) -> str:
    """The single-byte encoding under which the most letters are usual ones; a wider guess when that fails."""
    best = max(OLD_ENCODINGS, key=lambda encoding: usual_share(sample, encoding))
    if usual_share(sample, best) >= USUAL_ENOUGH:
        return best
    guess = from_bytes(sample).best()
    if guess is None:
        raise Invalid(say("Nothing tells in which encoding the file was saved. Save it again as “CSV UTF-8”."))
    return guess.encoding


def usual_share(sample: bytes, encoding: str) -> float:
    """How usual the letters beyond ASCII are in French and English, from 0 to 1."""
    letters = [letter for letter in sample.decode(encoding, "replace") if letter > "\x7f"]
    return sum(WEIGHTS.get(letter, 0.0) for letter in letters) / max(1, len(letters))
