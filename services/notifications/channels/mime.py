"""The parts of an e-mail: headers as RFC 2047 and 5322 want them, and bodies that every server takes.

The standard library makes the bodies and the encoded words; its way to make a whole message at once reads every header
again, and takes three times as long.
"""

import re
from binascii import b2a_qp
from email.encoders import encode_base64
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import compat32
from email.utils import quote
from functools import lru_cache

PLAIN = compat32.clone(linesep="\r\n", mangle_from_=False)
"""Writes parts whose headers are plain already."""
LINE = 78  # RFC 5322, section 2.1.1
LONGEST = 500  # half of what a line may hold at most
FOLD = "\r\n "
BREAKS = re.compile(r"[\r\n\x00]")


def header_of(name: str, value: str | Address) -> bytes:
    """One header line, folded, with its end. Raises ValueError for a line break in the value."""
    if BREAKS.search(str(value)):
        raise ValueError(f"a line break in {name}")
    written = addressed(name, value) if isinstance(value, Address) else unstructured(name, value)
    return f"{name}: {written}\r\n".encode()


@lru_cache(512)
def header(name: str, value: str) -> bytes:
    """The same for a header that many messages share."""
    return header_of(name, value)


def addressed(name: str, value: Address) -> str:
    """A name with an address; the name in quotes, or in encoded words where it is more than ASCII."""
    if not value.display_name:
        return value.addr_spec
    shown = value.display_name
    spoken = quoted(shown) if is_plain(shown) else in_encoded_words(name, shown)
    between = FOLD if len(spoken.rpartition("\n")[2]) + len(name) + len(value.addr_spec) > LINE - 5 else " "
    return f"{spoken}{between}<{value.addr_spec}>"


def unstructured(name: str, value: str) -> str:
    """Words for people. Nothing is folded before the first, for some programs show an empty subject then."""
    if not is_plain(value):
        return in_encoded_words(name, value)
    lines = [""]
    for word in value.split(" "):
        room = LINE - (len(name) + 2 if len(lines) == 1 else 1)
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}" if lines[-1] else word
    return FOLD.join(lines)


def is_plain(value: str) -> bool:
    """Whether it may stand as it is: ASCII, no word that would pass as an encoded one, none too long for a line."""
    return value.isascii() and "=?" not in value and all(len(word) <= LONGEST for word in value.split(" "))


def quoted(value: str) -> str:
    """A plain name, in quotes where it has more than letters."""
    return value if re.fullmatch(r"[A-Za-z0-9 ]*", value) else f'"{quote(value)}"'


def in_encoded_words(name: str, value: str) -> str:
    """The whole value in encoded words, the spaces inside them: what stands between two of them is dropped by readers.

    The library's newer way (`policy.fold`) mixes plain words with encoded ones, and loses spaces at the seams.
    """
    return Header(value, "utf-8", maxlinelen=LINE - 2, header_name=name).encode(linesep="\r\n")


def alternatives(text: str, html: str) -> Message:
    """The same twice, as text and as a page."""
    both = MIMEMultipart("alternative")
    both.attach(readable("plain", text))
    both.attach(readable("html", html))
    return both


def readable(subtype: str, content: str) -> Message:
    """Text as quoted-printable: every server takes it, and a person can read it in a log."""
    part = MIMENonMultipart("text", subtype, charset="utf-8")
    part["Content-Transfer-Encoding"] = "quoted-printable"
    part.set_payload(b2a_qp(content.encode(), istext=True).decode("ascii"))
    return part


def with_file(body: Message, file: Message) -> Message:
    """A message with something attached."""
    whole = MIMEMultipart("mixed")
    whole.attach(body)
    whole.attach(file)
    return whole


def calendar_file(name: str, method: str, entry: bytes) -> Message:
    """A calendar entry as a file."""
    part = MIMENonMultipart("text", "calendar", charset="utf-8", method=method)
    part.set_payload(entry)
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=name)
    return part
