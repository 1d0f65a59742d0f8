"""The one rule for an e-mail address: what a form, the API or a file brings, and what a letter is sent to."""

import re
from functools import lru_cache

import email_validator
from email_validator import EmailNotValidError, ValidatedEmail, validate_email

from shared.errors import Invalid
from shared.text import say
from shared.tidy_text import HIDDEN

# A private network may have mail of its own under `.local`, and what is invented for trying out is under `.invalid`.
email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()

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
    written = FROM_A_LINK.sub("", HIDDEN.sub("", raw).strip(), count=1)
    return written[1:-1].strip() if written.startswith("<") and written.endswith(">") else written


@lru_cache(KEPT)
def read(written: str, on_our_network: bool = False) -> ValidatedEmail | None:
    """The address with its parts; its domain is not looked up."""
    try:
        return validate_email(written, check_deliverability=False, strict=True, globally_deliverable=not on_our_network)
    except EmailNotValidError:
        return None
