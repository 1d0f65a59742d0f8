"""A co-operative as an import adds it, without the cost of a whole row: there may be tens of thousands."""

from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from services.membership.models.standing import Standing
from services.membership.rules.profile import Profile


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry(Standing, Profile):
    """One addition; the columns of a co-operative."""

    id: UUID
    registration_scheme: str
    earlier: list[dict[str, str]] = field(default_factory=list)

    def row(self) -> dict[str, Any]:
        """Its columns, to be inserted."""
        return {name: getattr(self, name) for name in NAMES}


NAMES = tuple(one.name for one in fields(Entry))
