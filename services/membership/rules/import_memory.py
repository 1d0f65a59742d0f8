"""Recognising a list's source by its headings, in whichever order they stand."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from services.membership.rules.folding import fold


def headings_digest(headings: Sequence[str]) -> str:
    """The same for the same headings."""
    return sha256("\n".join(sorted(map(fold, headings))).encode()).hexdigest()


def fields_by_heading(columns: Mapping[str, int], headings: Sequence[str]) -> dict[str, str]:
    """Which heading each field was chosen for."""
    return {name: headings[column] for name, column in columns.items()}


def remembered_columns(fields: Mapping[str, str], headings: Sequence[str]) -> dict[str, int]:
    """The columns of a new list; headings are the same, but may stand elsewhere."""
    places = {fold(heading): column for column, heading in reversed(list(enumerate(headings)))}
    return {name: places[fold(heading)] for name, heading in fields.items() if fold(heading) in places}
