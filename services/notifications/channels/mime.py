"""The parts of an e-mail: headers as RFC 2047 and 5322 want them, and bodies that every server takes.

The standard library makes both; its way to make a whole message at once reads every header again, and takes three
times as long.
"""

from binascii import b2a_qp
from email.encoders import encode_base64
from email.headerregistry import Address
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.nonmultipart import MIMENonMultipart
from email.policy import SMTP, SMTPUTF8, compat32
from functools import lru_cache

PLAIN = compat32.clone(linesep="\r\n", mangle_from_=False)
"""Writes parts whose headers are plain already."""


def header_of(name: str, value: str | Address) -> bytes:
    """One header line, folded, with its end. Raises ValueError for a line break in the value."""
    beyond_ascii = isinstance(value, Address) and not value.addr_spec.isascii()
    policy = SMTPUTF8 if beyond_ascii else SMTP
    return policy.fold_binary(*policy.header_store_parse(name, value))


@lru_cache(512)
def header(name: str, value: str) -> bytes:
    """The same for a header that many messages share."""
    return header_of(name, value)


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
