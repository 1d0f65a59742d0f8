"""E-mail addresses, as people write them."""

import re

from shared.errors import Invalid
from shared.text import say

PLAUSIBLE = re.compile(r"[^@\s<>,;\"\x00-\x1f]+@[^@\s<>,;\"\x00-\x1f.]+(\.[^@\s<>,;\"\x00-\x1f.]+)+")


def email_address(raw: str | None) -> str | None:
    """The address in small letters, nothing for nothing; raises Invalid for what cannot be one."""
    address = (raw or "").strip().lower()
    if not address:
        return None
    if len(address) > 254 or not PLAUSIBLE.fullmatch(address):
        raise Invalid(say("“{address}” is not an e-mail address. Write it as name@example.org.", address=address[:80]))
    return address
