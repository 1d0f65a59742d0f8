"""Where a co-operative stands with the union, and the facts about it: the same for a row and an entry of a file."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from shared.events.crossings import CooperativePresence, as_code
from shared.events.membership import CooperativeAdmitted, CooperativeRecorded

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

    __slots__ = ()

    @property
    def number(self) -> str | None:
        """The number under which a register has it, if one has."""
        return None if self.registration_scheme == UNREGISTERED else self.registration_number

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
            registration_number=self.number or "",
            street=self.street,
            town=self.town,
            postcode=self.postcode,
            department=self.department,
            country=self.country,
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
            registration_number=as_code(self.number) or "",
            legal_form=as_code(self.legal_form),
            trade=as_code(self.trade),
            department=as_code(self.department),
            federation=as_code(self.federation),
            jobs=self.jobs,
            admitted_on=self.admitted_on,
            withdrawn_on=self.withdrawn_on,
        )
