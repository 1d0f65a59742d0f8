"""A message taken apart as its recipient's program would; whatever came, there is something to show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.errors import HeaderParseError, MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import collapse_rfc2231_value

SHOWN = ("From", "To", "Cc", "Delivered-To", "Reply-To", "Subject")
DEEPEST = 20  # parts within parts; a hostile message may nest thousands


@dataclass(frozen=True)
class Attachment:
    """A part that is not the text itself: a calendar entry, a picture, a message sent along."""

    number: int
    name: str
    kind: str
    content: bytes
    content_id: str = ""


@dataclass(frozen=True)
class Letter:
    """What a message says, to whom, and what it carries."""

    headers: list[tuple[str, str]]
    text: str = ""
    html: str = ""
    attachments: list[Attachment] = field(default_factory=list)

    def header(self, *names: str) -> str:
        """The first of these headers that is there; empty when none is."""
        wanted = (value for name in names for key, value in self.headers if key.lower() == name.lower())
        return next(wanted, "")

    @property
    def is_private(self) -> bool:
        """Whether it is about how its reader comes in, so that nobody else may read it."""
        return self.header("Sensitivity").lower() == "private"

    @property
    def recipients(self) -> set[str]:
        """Whom the envelope named."""
        return {value.casefold() for key, value in self.headers if key.lower() == "delivered-to"}

    @property
    def shown_headers(self) -> list[tuple[str, str]]:
        """The headers that people look at."""
        return [(name, value) for name in SHOWN if (value := self.header(name))]


def opened(raw: bytes) -> Letter:
    """Takes a message apart; never refuses one, however broken."""
    message = parsed(raw)
    text, html, attachments = "", "", list[Attachment]()
    for part in leaves(message):
        kind = part.get_content_type()
        body = part.get_content_disposition() != "attachment" and not part.is_multipart()
        if body and kind == "text/plain" and not text:
            text = words(part)
        elif body and kind == "text/html" and not html:
            html = words(part)
        else:
            attachments.append(attachment(part, len(attachments) + 1))
    return Letter([(clean(name), spelled(value)) for name, value in message.items()], text, html, attachments)


def parsed(raw: bytes) -> Message:
    """The message and its parts; without its parts when they are nested too deep for the parser."""
    try:
        return message_from_bytes(raw)
    except RecursionError:
        return BytesHeaderParser().parsebytes(raw)


def headers_of(raw: bytes) -> Letter:
    """Only the headers of a message, for a list of many."""
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    return Letter([(clean(name), spelled(value)) for name, value in message_from_bytes(head + b"\n\n").items()])


def leaves(message: Message, depth: int = 0) -> Iterator[Message]:
    """The parts that hold something; a message sent along is one part, not its own parts."""
    if message.get_content_maintype() != "multipart" or not message.is_multipart() or depth > DEEPEST:
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from leaves(part, depth + 1)


def words(part: Message) -> str:
    """The text of a part, in whatever alphabet it says it is, or seems to be."""
    content = bytes_of(part)
    for charset in (part.get_content_charset() or "utf-8", "utf-8", "cp1252"):
        try:
            return clean(content.decode(charset))
        except (LookupError, ValueError):
            continue
    return content.decode("latin-1")


def attachment(part: Message, number: int) -> Attachment:
    """A part to download; it gets a name when it has none."""
    kind = part.get_content_type()
    name = file_name(part) or f"{number}.{extension(kind)}"
    return Attachment(number, name, kind, bytes_of(part), clean(str(part.get("Content-ID", ""))).strip("<> \t\r\n"))


def file_name(part: Message) -> str:
    """The name that the sender gave to a part, without any folder."""
    try:
        given = part.get_filename() or ""
    except (TypeError, ValueError, LookupError):
        return ""
    name = spelled(collapse_rfc2231_value(given)).replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in name if letter.isprintable()).strip(". ")[:120]


def extension(kind: str) -> str:
    """A file's ending for a kind of content."""
    known = {"message/rfc822": "eml", "text/calendar": "ics", "text/plain": "txt", "image/jpeg": "jpg"}
    return known.get(kind) or re.sub(r"[^a-z0-9]", "", kind.rpartition("/")[2].lower())[:12] or "bin"


def bytes_of(part: Message) -> bytes:
    """What a part holds; a message sent along is written out again."""
    if not part.is_multipart():
        content = part.get_payload(decode=True)
        return content if isinstance(content, bytes) else b""
    inside = [each for each in part.get_payload() if isinstance(each, Message)]
    return b"\n".join(written_out(each) for each in inside)


def written_out(message: Message) -> bytes:
    """A message as bytes; one too broken for that is shown by its headers."""
    try:
        return message.as_bytes()
    except (LookupError, ValueError, TypeError, AttributeError, MessageError):
        return "\n".join(f"{name}: {spelled(value)}" for name, value in message.items()).encode()


def spelled(value: object) -> str:
    """A header in plain letters; as it came when it cannot be decoded."""
    try:
        decoded = str(make_header(decode_header(str(value))))
    except (HeaderParseError, LookupError, ValueError):
        decoded = str(value)
    return clean(re.sub(r"\s+", " ", decoded)).strip()


def clean(text: str) -> str:
    """A text that can be written as UTF-8 and shown: no half characters, no control codes."""
    whole = text.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter for letter in whole if letter in "\n\r\t" or letter >= " ")
