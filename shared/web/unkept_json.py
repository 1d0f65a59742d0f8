"""What no database of ours can keep of a JSON text: the zero byte, and half of a character."""

import json
import re
from typing import Any

from shared.tidy_text import half_signs

ZERO = "\x00"
IN_JSON = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])|\xed[\xa0-\xbf]|\x00")
"""A zero byte or a surrogate, escaped or bare; most surrogates come in pairs, and a pair is a whole character."""


def refused_in_json(body: bytes) -> bool:
    """Whether a text in it cannot be kept, be it a field's name; what is no JSON is refused elsewhere."""
    if not IN_JSON.search(body):
        return False
    try:
        return refused(json.loads(body))
    except (ValueError, RecursionError):
        return False


def refused(said: Any) -> bool:
    """Whether this, or anything in it, is a text that cannot be kept."""
    match said:
        case str():
            return ZERO in said or half_signs(said)
        case list():
            return any(map(refused, said))
        case dict():
            return any(map(refused, (*said, *said.values())))
    return False
