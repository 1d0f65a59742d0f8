"""What is not a CSV file although it was sent as one, and what to do about it."""

from services.membership.rules.folding import fold
from shared.errors import Invalid
from shared.text import Text, say

MAX_BYTES = 20_000_000

WORKBOOK = say(
    "{filename} is a spreadsheet workbook. Open it in the spreadsheet and save it as “CSV UTF-8”, then send that file."
)
ARCHIVE = say("{filename} is a compressed file. Unpack it, and send the CSV file that is in it.")
PDF = say(
    "{filename} is a PDF, which keeps no table. Ask for the spreadsheet it was made from, and save that as “CSV UTF-8”."
)
PAGE = say("{filename} is a web page. Open it in the spreadsheet and save it as “CSV UTF-8”, then send that file.")
BINARY = say("{filename} is not a text file. Save the list as “CSV UTF-8” from the spreadsheet, then send that file.")

MAGIC: tuple[tuple[bytes, Text], ...] = (
    (b"\xd0\xcf\x11\xe0", WORKBOOK),
    (b"%PDF", PDF),
    (b"\x1f\x8b", ARCHIVE),
    (b"BZh", ARCHIVE),
    (b"\xfd7zXZ", ARCHIVE),
    (b"7z\xbc\xaf", ARCHIVE),
    (b"Rar!", ARCHIVE),
    (b"\x28\xb5\x2f\xfd", ARCHIVE),
    (b"{\\rtf", BINARY),
)
CONTROLS = bytes(set(range(32)) - set(b"\t\n\f\r\x1a"))


def check_size(size: int) -> None:
    """Refuses more than MAX_BYTES; an upload asks while it streams."""
    if size > MAX_BYTES:
        raise Invalid(
            say("The file is larger than {most} MB. Split it, and import the parts.", most=MAX_BYTES // 1_000_000)
        )


def check_kind(content: bytes, filename: str) -> None:
    """Refuses what is no text file, by its first bytes; the name alone proves nothing."""
    check_size(len(content))
    if not content.strip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00"):
        raise Invalid(say("The file is empty. Save the list again, and look into it before you send it."))
    if kind := foreign_kind(content):
        raise Invalid(Text(kind.msgid, {"filename": filename}))


def foreign_kind(content: bytes) -> Text | None:
    """What the content is if it is not text."""
    if content.startswith(b"PK\x03\x04"):
        return WORKBOOK if is_workbook(content) else ARCHIVE
    for magic, kind in MAGIC:
        if content.startswith(magic):
            return kind
    start = fold(content[:200].decode("latin-1"))
    if content.lstrip()[:1] == b"<" and start.startswith(("doctype html", "html", "table", "xml")):
        return PAGE
    return BINARY if is_binary(content) else None


def is_workbook(content: bytes) -> bool:
    """Whether a zip file is an Excel, OpenDocument or Numbers workbook."""
    head = content[:4096]
    return any(mark in head for mark in (b"[Content_Types].xml", b"xl/", b"opendocument", b"Index/", b"_rels/"))


def is_binary(content: bytes) -> bool:
    """Whether more than one byte in a hundred is a control character; UTF-16 is asked elsewhere."""
    if looks_utf16(content):
        return False
    sample = content[:65_536]
    return len(sample) - len(sample.translate(None, CONTROLS)) > max(8, len(sample) // 100)


def looks_utf16(content: bytes) -> str | None:
    """The byte order of UTF-16 text, by its mark or because nearly every second byte of Latin text is zero."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    sample = content[:4096]
    half = len(sample) // 2
    if half >= 4 and sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if half >= 4 and sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
