"""Where a co-operative stands with the union, and the facts about it: the same for a row and an entry of a file."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from shared.access.periods import covers
from shared.events.crossings import CooperativePresence, as_code
from shared.events.membership import CooperativeAdmitted, CooperativeRecorded, Periods

UNREGISTERED = "unregistered"
"""The scheme of a co-operative that no register knows: a project, a shop that members run. Its number is its own id."""


class Standing:
    """What a co-operative's file tells of it."""

    if TYPE_CHECKING:
        id: UUID
        name: str
        registration_scheme: str
        registration_number: str
        legal_form: str | None
        trade: str | None
        federation: str | None
        street: str | None
        town: str | None
        postcode: str | None
        department: str | None
        country: str | None
        jobs: int | None
        admitted_on: date | None
        withdrawn_on: date | None
        earlier: Sequence[dict[str, str]]

    __slots__ = ()

    @property
    def number(self) -> str | None:
        """The number under which a register has it, if one has."""
        return None if self.registration_scheme == UNREGISTERED else self.registration_number

    @property
    def memberships(self) -> Periods:
        """From when to when it belongs to the union, the oldest first."""
        days = date.fromisoformat
        before = tuple((days(one["since"]), days(one["until"])) for one in self.earlier)
        return (*before, (self.admitted_on, self.withdrawn_on)) if self.admitted_on else before

    @property
    def last_day_before(self) -> date | None:
        """When its membership ended before the newest began."""
        return date.fromisoformat(self.earlier[-1]["until"]) if self.earlier else None

    def is_member_on(self, day: date) -> bool:
        """Whether it belongs to the union on that day; the day it leaves still counts."""
        return covers(self.memberships, day)

    def membership_on(self, day: date) -> tuple[date, date | None] | None:
        """The period that holds on that day: its first day, and its last if one is known."""
        return next(((since, until) for since, until in self.memberships if covers(((since, until),), day)), None)

    def joins_after(self, day: date) -> date | None:
        """The day on which it joins, or comes back, if that is still to come."""
        return self.admitted_on if self.admitted_on and self.admitted_on > day else None

    def recorded(self) -> CooperativeRecorded:
        """What the other services may use of its file."""
        return CooperativeRecorded(
            cooperative_id=self.id,
            name=self.name,
            registration_scheme=self.registration_scheme,
            registration_number=self.number or "",
            street=self.street,
            town=self.town,
            postcode=self.postcode,
            department=self.department,
            country=self.country,
            legal_form=self.legal_form,
            trade=self.trade,
            jobs=self.jobs,
            memberships=self.memberships,
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
            memberships=self.memberships,
        )

    def presence(self, as_of: date) -> CooperativePresence:
        """What the confederation may know of it: whether it is a member on that day, and its codes."""
        return CooperativePresence(
            as_of=as_of,
            cooperative_id=self.id,
            name=self.name,
            present=self.is_member_on(as_of),
            registration_scheme=self.registration_scheme,
            registration_number=as_code(self.number) or "",
            legal_form=as_code(self.legal_form),
            trade=as_code(self.trade),
            department=as_code(self.department),
            federation=as_code(self.federation),
            jobs=self.jobs,
            admitted_on=self.admitted_on,
            withdrawn_on=self.withdrawn_on,
            earlier=tuple((since, until) for since, until in self.memberships[: len(self.earlier)] if until) or None,
        )
