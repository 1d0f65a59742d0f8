"""A co-operative's file as it is typed or sent: which fields it has, and how each is read, as an import reads it."""

from collections.abc import Mapping
from typing import Any

from services.membership.rules.identifiers import Scheme
from services.membership.rules.import_fields import FIELD_NAMES, reader
from services.membership.rules.import_rows import NEEDED, NOTHING, at_home_or_abroad, concluded, filled
from shared.errors import Invalid, WrongFields
from shared.text import Text
from shared.tidy_text import tidy

EDITABLE = FIELD_NAMES
TYPED = sorted((name for name in EDITABLE if name != "withdrawn_on"), key=lambda name: name != "country")
"""A co-operative leaves by leaving. The country comes first: how a postcode is read depends on it."""


def file_said(given: Mapping[str, Any], scheme: Scheme, *, unnumbered: bool = False) -> dict[str, Any]:
    """Every field with its value; what was left empty is nothing. Raises WrongFields with all that is wrong.

    `unnumbered`: it may do without a registration number.
    """
    needed = NEEDED - {"registration_number"} if unnumbered else NEEDED
    known: dict[str, Any] = {}
    errors: dict[str, Text] = {}
    for name in TYPED:
        cell = tidy(written(given.get(name)))
        if cell in NOTHING and name not in needed:
            continue
        try:
            known[name] = at_home_or_abroad(name, reader(name, scheme), known, scheme)(filled(cell, name))
        except Invalid as wrong:
            errors[name] = wrong.text
    if errors:
        raise WrongFields(errors)
    return dict.fromkeys(TYPED) | known | {"department": concluded(known, scheme).get("department")}


def written(value: object) -> str:
    """A number or a day as somebody would type it."""
    if value is None:
        return ""
    return f"{value:.6f}" if isinstance(value, float) else str(value)
