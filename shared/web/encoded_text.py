"""Text inside queries, forms and JSON, without what nobody sees; as it was sent where there is nothing to take off."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode

from shared.tidy_text import visible
from shared.web.unkept_json import ZERO

PLAIN = re.compile(rb"(?:[!-$&-~]|%[2-6][0-9A-Fa-f]|%7[0-9A-Ea-e]|%0[9AaDd])*\Z")
PLAIN_JSON = re.compile(rb"(?:[\t\n\r -\[\]-~]|\\[^bu])*\Z")
"""ASCII without control characters: nothing to take off, and most of what is sent."""
AS_TYPED = frozenset({"password"})  # secrets are what they are, to the last byte


def visible_pairs(encoded: bytes) -> bytes:
    """A query or a form; as it was sent when there is nothing to take off."""
    if PLAIN.match(encoded):
        return encoded
    pairs = parse_qsl(encoded.decode("latin-1"), keep_blank_values=True)
    cleaned = [(as_read(name), value if name in AS_TYPED else as_read(value)) for name, value in pairs]
    return encoded if cleaned == pairs else urlencode(cleaned).encode()


def visible_json(sent: bytes) -> bytes:
    """A JSON text; as it was sent when there is nothing to take off, or when it is none."""
    if PLAIN_JSON.match(sent):
        return sent
    try:
        said = json.loads(sent)
        cleaned = visible_in(said)
        return sent if cleaned == said else json.dumps(cleaned, ensure_ascii=False).encode()
    except (ValueError, RecursionError):  # not JSON, or half a character: refused where it is read
        return sent


def visible_in(said: Any) -> Any:
    """The same with every text in it, names of fields too, as it reads."""
    if isinstance(said, dict):
        return {as_read(name): one if name in AS_TYPED else visible_in(one) for name, one in said.items()}
    if isinstance(said, list):
        return [visible_in(one) for one in said]
    return as_read(said) if isinstance(said, str) else said


def as_read(text: str) -> str:
    """The text without what nobody sees; what `shared/web/storable.py` refuses as a whole stays for it."""
    return text if ZERO in text else visible(text)
