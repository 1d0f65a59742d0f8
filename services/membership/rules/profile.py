"""What can be said of a co-operative: the same fields for a row of a file, for what is known, and for what is added."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What can be said of a co-operative; None says nothing."""

    name: str
    registration_number: str
    trading_name: str | None = None
    legal_form: str | None = None
    legal_form_label: str | None = None
    trade: str | None = None
    trade_label: str | None = None
    federation: str | None = None
    street: str | None = None
    town: str | None = None
    postcode: str | None = None
    department: str | None = None
    country: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    jobs: int | None = None
    founded_on: date | None = None
    admitted_on: date | None = None
    withdrawn_on: date | None = None
