"""A co-operative's file on a form: which fields it has, and how what is typed is read (as an import reads it)."""

from collections.abc import Mapping
from typing import Any

from services.membership.rules.import_fields import BY_NAME, FIELD_NAMES

EDITABLE = FIELD_NAMES
BY_OTHER_MEANS = frozenset({"name", "registration_number", "admitted_on", "withdrawn_on"})
"""Read by the command itself, or changed by joining and leaving."""


def file_said(typed: Mapping[str, str]) -> dict[str, Any]:
    """Every field of the form with its value; what was left empty is nothing. Raises Invalid."""
    fields = [name for name in EDITABLE if name not in BY_OTHER_MEANS]
    return {name: BY_NAME[name].read(typed[name]) if name in typed else None for name in fields}
