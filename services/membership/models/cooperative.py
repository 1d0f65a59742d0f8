"""A co-operative: a legal entity that the union knows, and that may be its member from a day to a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from services.membership.errors import AlreadyAdmitted, NotAMember, WithdrawnBeforeAdmitted
from services.membership.models.base import Row
from shared.events.crossings import CooperativePresence, as_code
from shared.events.envelope import new_id
from shared.events.membership import CooperativeAdmitted, CooperativeRecorded


class Cooperative(Row, table=True):
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
    town: str | None = None
    postcode: str | None = None
    department: str | None = Field(default=None, index=True)
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

    def is_member_on(self, day: date) -> bool:
        """Whether it belongs to the union on that day; the day it leaves still counts."""
        joined = self.admitted_on is not None and self.admitted_on <= day
        return joined and (self.withdrawn_on is None or day <= self.withdrawn_on)

    def recorded(self) -> CooperativeRecorded:
        """What the other services may use of its file."""
        return CooperativeRecorded(
            cooperative_id=self.id,
            name=self.name,
            registration_scheme=self.registration_scheme,
            registration_number=self.registration_number,
            town=self.town,
            postcode=self.postcode,
            department=self.department,
            legal_form=self.legal_form,
            trade=self.trade,
            jobs=self.jobs,
        )

    def admitted(self) -> CooperativeAdmitted:
        """The fact that it joined."""
        assert self.admitted_on is not None
        return CooperativeAdmitted(
            cooperative_id=self.id,
            name=self.name,
            admitted_on=self.admitted_on,
            town=self.town,
            department=self.department,
        )

    def presence(self, as_of: date) -> CooperativePresence:
        """What the confederation may know of it: whether it is a member on that day, and its codes."""
        return CooperativePresence(
            as_of=as_of,
            cooperative_id=self.id,
            name=self.name,
            present=self.is_member_on(as_of),
            registration_scheme=self.registration_scheme,
            registration_number=as_code(self.registration_number) or "",
            legal_form=as_code(self.legal_form),
            trade=as_code(self.trade),
            department=as_code(self.department),
            jobs=self.jobs,
            admitted_on=self.admitted_on,
            withdrawn_on=self.withdrawn_on,
        )

    def learn(self, said: dict[str, Any]) -> None:
        """Takes over what a form or a file says."""
        for name, value in said.items():
            setattr(self, name, value)
