"""A co-operative: a legal entity that the union knows, and that may be its member from a day to a day."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, UniqueConstraint
from sqlmodel import Field

from services.membership.errors import AlreadyAdmitted, NotAMember, WithdrawnBeforeAdmitted
from services.membership.errors.belonging import AlreadyLeaves, JoinsBeforeItLeft, NothingToUndo
from services.membership.models.base import Row
from services.membership.models.standing import Standing
from shared.events.ids import new_id


class Cooperative(Standing, Row, table=True):
    """One co-operative; `registration_scheme` says what its number is (siren, companies_house …).

    `admitted_on`, `withdrawn_on` and the reason are those of its newest membership, `earlier` are the ones before, the
    oldest first: each with `since`, `until` and `reason`.
    """

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

    earlier: list[dict[str, str]] = Field(
        default_factory=list, sa_column=Column(JSON, nullable=False, server_default="[]")
    )

    def admit(self, on: date) -> None:
        """It joins the union on that day; one that left comes back, and what it was before is kept.

        Raises AlreadyAdmitted, JoinsBeforeItLeft.
        """
        if self.withdrawn_on is None and self.is_member_on(on):
            raise AlreadyAdmitted(self.name, self.admitted_on)
        last_day = self.withdrawn_on or self.last_day_before
        if last_day and on <= last_day:
            raise JoinsBeforeItLeft(self.name, last_day, on)
        if self.admitted_on and self.withdrawn_on:
            past = {"since": self.admitted_on.isoformat(), "until": self.withdrawn_on.isoformat()}
            self.earlier = [*self.earlier, {**past, "reason": self.withdrawal_reason or ""}]
        self.admitted_on, self.withdrawn_on, self.withdrawal_reason = on, None, None

    def withdraw(self, on: date, reason: str) -> None:
        """It leaves the union at the end of that day. Raises NotAMember, AlreadyLeaves, WithdrawnBeforeAdmitted."""
        if self.admitted_on is None:
            raise NotAMember(self.name)
        if self.withdrawn_on is not None:
            raise AlreadyLeaves(self.name, self.withdrawn_on)
        if on < self.admitted_on:
            raise WithdrawnBeforeAdmitted(self.name, self.admitted_on, on)
        self.withdrawn_on, self.withdrawal_reason = on, reason

    def undo_withdrawal(self) -> date:
        """It never left: the last withdrawal is as if it had not been, also after a return. The day that was noted.

        Raises NothingToUndo.
        """
        undone = self.withdrawal_to_undo
        if undone is None:
            raise NothingToUndo(self.name)
        if self.withdrawn_on is None:
            before = self.earlier[-1]
            self.admitted_on, self.earlier = date.fromisoformat(before["since"]), self.earlier[:-1]
        self.withdrawn_on, self.withdrawal_reason = None, None
        return undone

    @property
    def past(self) -> list[tuple[date, date, str]]:
        """The memberships before the newest: first day, last day, why it left."""
        days = date.fromisoformat
        return [(days(one["since"]), days(one["until"]), one["reason"]) for one in self.earlier]

    @property
    def withdrawal_to_undo(self) -> date | None:
        """The last day of the newest withdrawal, whether or not it came back since."""
        return self.withdrawn_on or self.last_day_before

    def learn(self, said: dict[str, Any]) -> None:
        """Takes over what a form or a file says."""
        for name, value in said.items():
            setattr(self, name, value)
