"""A co-operative as an import adds it, without the cost of a whole row: there may be tens of thousands."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from services.membership.models.standing import Standing


@dataclass(slots=True, kw_only=True)
class Entry(Standing):
    """One addition; the columns of a co-operative."""

    id: UUID
    name: str
    registration_scheme: str
    registration_number: str
    trading_name: str | None = None
    legal_form: str | None = None
    legal_form_label: str | None = None
    trade: str | None = None
    trade_label: str | None = None
    town: str | None = None
    postcode: str | None = None
    department: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    jobs: int | None = None
    founded_on: date | None = None
    admitted_on: date | None = None
    withdrawn_on: date | None = None

    def join(self, on: date | None) -> None:
        """A first day as a member: its own, or the day chosen for the whole file."""
        if self.admitted_on is None and self.withdrawn_on is None:
            self.admitted_on = on

    def row(self) -> dict[str, Any]:
        """Its columns, to be inserted."""
        return {name: getattr(self, name) for name in NAMES}


NAMES = tuple(field.name for field in fields(Entry))
