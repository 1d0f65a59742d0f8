"""French departments: their codes, their names, and which one a postcode lies in."""

import re

from services.membership.rules.folding import fold
from shared.departments import NAMES
from shared.errors import Invalid
from shared.text import say

CODES = {fold(name): code for code, name in NAMES.items()}
LEADING_CODE = re.compile(r"(?:FR-)?([0-9]{1,3}|2[AB])(?![0-9A-Z])", re.IGNORECASE)


def department_code(text: str) -> str:
    """The code of a department given as 31, 31 - Haute-Garonne or Haute-Garonne."""
    found = LEADING_CODE.match(text)
    code = found[1].upper().zfill(2) if found else CODES.get(fold(text), "")
    if code not in NAMES:
        raise Invalid(say("Give the code or the name of a French department, such as 31, 2A, 974 or Haute-Garonne."))
    return code


def department_of(postcode: str) -> str | None:
    """The department that a French postcode lies in; None when it is not one."""
    if not re.fullmatch(r"[0-9]{5}", postcode):
        return None
    if postcode.startswith("20"):
        return "2A" if postcode < "20200" else "2B"
    code = postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]
    return code if code in NAMES else None
