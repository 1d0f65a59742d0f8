"""Bytes into text: which encoding a spreadsheet wrote, for files that never say it."""

import re

from charset_normalizer import from_bytes

from services.membership.rules.csv_kinds import looks_utf16
from services.membership.rules.csv_letters import USUAL, agreement
from shared.errors import Invalid
from shared.text import Text, say

CENTRAL = ("cs", "sk", "pl", "hu", "hr", "ro")
OLD_ENCODINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cp1252", ("fr", "es", "pt", "it", "de", "nordic")),
    ("mac_roman", ("fr", "es", "it", "de")),
    ("cp850", ("fr", "es", "it", "de")),
    ("cp1250", CENTRAL),
    ("iso8859_2", CENTRAL),
    ("cp852", CENTRAL),
    ("cp1251", ("ru",)),
    ("koi8_r", ("ru",)),
    ("cp866", ("ru",)),
    ("cp1253", ("el",)),
    ("iso8859_7", ("el",)),
    ("cp1254", ("tr",)),
)
"""What spreadsheets wrote before UTF-8, and the languages that it was written for; the likeliest first."""

TWICE = "utf-8-twice"
ENCODINGS: dict[str, Text] = {
    "utf-8": say("UTF-8"),
    TWICE: say("UTF-8 saved twice"),
    "utf-16": say("UTF-16"),
    "cp1252": say("Windows, Western Europe"),
    "mac_roman": say("old Mac, Western Europe"),
    "cp850": say("DOS, Western Europe"),
    "cp1250": say("Windows, Central Europe"),
    "iso8859_2": say("ISO, Central Europe"),
    "cp852": say("DOS, Central Europe"),
    "cp1251": say("Windows, Cyrillic"),
    "koi8_r": say("KOI8, Cyrillic"),
    "cp866": say("DOS, Cyrillic"),
    "cp1253": say("Windows, Greek"),
    "iso8859_7": say("ISO, Greek"),
    "cp1254": say("Windows, Turkish"),
}
"""What may be chosen, in words."""

SAMPLE_BYTES = 65_536
USUAL_ENOUGH = 0.35
RUNS = re.compile(r"[^\x00-\x7f]+")
MISREAD = ("cp1252", "mac_roman", "cp850", "latin-1")
"""As what a program may have read UTF-8 before it saved it as UTF-8 once more."""


def decode(content: bytes, wanted: str = "") -> tuple[str, str]:
    """The text without its byte-order mark, and the name of the encoding; raises Invalid when no encoding fits.

    `wanted` is the encoding that somebody chose; what does not fit it becomes �.
    """
    if utf16 := looks_utf16(content):
        return decode_utf16(content, utf16)
    if wanted in ENCODINGS and wanted not in (TWICE, "utf-16"):
        return content.decode("utf-8-sig" if wanted == "utf-8" else wanted, "replace"), wanted
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode_old(content)
    once = read_once(text)
    return (text, "utf-8") if once is None else (once, TWICE)


def encoding_words(name: str) -> Text:
    """An encoding for people; two where lines of an old file stand in a newer one."""
    first, _, second = name.partition(", ")
    words = ENCODINGS.get(first, say("{name}", name=first))
    return say("{one} with lines of {other}", one=words, other=encoding_words(second)) if second else words


def decode_utf16(content: bytes, encoding: str) -> tuple[str, str]:
    """UTF-16 text, which ends in the middle of a character when a copy was cut off."""
    try:
        return content.decode(encoding).removeprefix("\ufeff"), "utf-16"
    except UnicodeDecodeError:
        raise Invalid(say("The file breaks off in the middle. Save or download it again, as “CSV UTF-8”.")) from None


def read_once(text: str) -> str | None:
    """The text as it was before a program read UTF-8 as something else and saved that; None where none did.

    CafÃ© is Café: nobody writes such letters side by side, so that every one that can be read once less is.
    """
    runs = set(RUNS.findall(text))
    if not runs:
        return None
    for misread in MISREAD:
        once = {run: read for run in runs if (read := undone(run, misread)) is not None}
        if len(once) * 2 >= len(runs):
            return RUNS.sub(lambda found: once.get(found[0], found[0]), text)  # noqa: B023
    return None


def undone(run: str, misread: str) -> str | None:
    """Letters beyond ASCII as they were before they were misread; None where they never were."""
    try:
        once = b"".join(as_byte(letter, misread) for letter in run).decode()
    except UnicodeError:
        return None
    return once if USUAL.issuperset(once) else None


def as_byte(letter: str, misread: str) -> bytes:
    """The byte that became this letter; Windows leaves five bytes without one, which programs keep as they are."""
    return bytes([ord(letter)]) if "\x80" <= letter <= "\x9f" else letter.encode(misread)


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
    """The single-byte encoding under which the most letters are those of one language; a wider guess when none is."""
    usual = {encoding: usual_share(sample, encoding, languages) for encoding, languages in OLD_ENCODINGS}
    best = max(usual, key=lambda encoding: usual[encoding])
    if usual[best] >= USUAL_ENOUGH:
        return best
    guess = from_bytes(sample).best()
    if guess is None:
        raise Invalid(say("Nothing tells in which encoding the file was saved. Save it again as “CSV UTF-8”."))
    return guess.encoding


def usual_share(sample: bytes, encoding: str, languages: tuple[str, ...]) -> float:
    """How many letters beyond ASCII are of the language that they are most of, from 0 to 1."""
    text = sample.decode(encoding, "replace")
    return max(agreement(text, language) for language in languages)
