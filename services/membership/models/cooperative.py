"""A co-operative: a legal entity that the union knows, and that may be its member from a day to a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.membership.errors import AlreadyAdmitted, NotAMember, WithdrawnBeforeAdmitted
from services.membership.models.base import Row
from services.membership.models.standing import Standing
from shared.events.envelope import new_id


class Cooperative(Standing, Row, table=True):
    """One co-operative; `registration_scheme` says what its number is (siren, companies_house …)."""

    __tablename__ = "cooperative"
    __table_args__ = (UniqueConstraint("registration_scheme", "registration_number"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(index=True)
    registration_scheme: str
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
    department: str | None = Field(default=None, index=True)
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
    withdrawal_reason: str | None = None

    def admit(self, on: date) -> None:
        """It joins the union on that day; one that left may come back."""
        if self.is_member_on(on):
            raise AlreadyAdmitted(self.name, self.admitted_on)
        self.admitted_on, self.withdrawn_on, self.withdrawal_reason = on, None, None

    def withdraw(self, on: date, reason: str) -> None:
        """It leaves the union at the end of that day."""
        if self.admitted_on is None or self.withdrawn_on is not None:
            raise NotAMember(self.name)
        if on < self.admitted_on:
            raise WithdrawnBeforeAdmitted(self.name, self.admitted_on, on)
        self.withdrawn_on, self.withdrawal_reason = on, reason

    def learn(self, said: dict[str, Any]) -> None:
        """Takes over what a form or a file says."""
        for name, value in said.items():
            setattr(self, name, value)
