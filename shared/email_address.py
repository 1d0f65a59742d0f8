"""The one rule for an e-mail address: what a form, the API or a file brings, and what a letter is sent to."""

import re
from functools import lru_cache

import email_validator
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from shared.errors import Invalid
from shared.text import say

# A private network may have mail of its own under `.local`, and what is invented for trying out is under `.invalid`.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Signs that are copied along from web pages and letters, and that nobody sees (Unicode: Default_Ignorable, C0, C1)."""
FROM_A_LINK = re.compile(r"mailto:", re.IGNORECASE)
KEPT = 4_000


def email_address(raw: str | None) -> str | None:
    """The address as we keep it, in small letters; nothing for nothing; raises Invalid for what cannot be one."""
    written = visible(raw or "")
    if not written:
        return None
    if found := read(written.lower()):
        return found.normalized
    raise Invalid(say("“{address}” is not an e-mail address. Write it as name@example.org.", address=written[:80]))


def is_email_address(raw: str, *, on_our_network: bool = False) -> bool:
    """Whether it is one; the domain of a mail server's own may be without a dot (`on_our_network`)."""
    return read(visible(raw), on_our_network) is not None


def parts_for_sending(raw: str) -> tuple[str, str] | None:
    """What stands before and after the @, the domain as every mail server understands it; None: it is no address."""
    found = read(visible(raw))
    return (found.local_part, found.ascii_domain) if found else None


def visible(raw: str) -> str:
    """What a person sees of it, without what a link or a mail program puts around an address."""
    written = FROM_A_LINK.sub("", INVISIBLE.sub("", raw).strip(), count=1)
    return written[1:-1].strip() if written.startswith("<") and written.endswith(">") else written


@lru_cache(KEPT)
def read(written: str, on_our_network: bool = False) -> ValidatedEmail | None:
    """The address with its parts; its domain is not looked up."""
    try:
        return validate_email(written, check_deliverability=False, strict=True, globally_deliverable=not on_our_network)
    except EmailNotValidError:
        return None
