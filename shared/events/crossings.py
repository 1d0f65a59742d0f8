"""What may leave a union: organisations, dates and counts; never a person, never free text about persons.

A crossing states how things stand, not what changed, so that a lost or doubled one heals with the next. `union`,
`epoch` and `seq` are stamped by the work that announces it: within one epoch of a service, `seq` counts 1, 2, 3 …
without a gap.
"""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated, ClassVar, Self
from uuid import UUID

from pydantic import Field

from shared.events.base import Classification, Event

OrganisationName = Annotated[str, Field(max_length=200, json_schema_extra={"x-crosses": "organisation"})]
CODE = re.compile(r"[0-9A-Za-z._-]{0,20}")
Code = Annotated[str, Field(max_length=20, pattern=r"^[0-9A-Za-z._-]*$", json_schema_extra={"x-crosses": "code"})]
Count = Annotated[int, Field(ge=0)]


def as_code(text: str | None) -> str | None:
    """The text where it is a code; anything else stays at home."""
    return text if text and CODE.fullmatch(text) else None


class Crossing(Event):
    """A message that leaves the node for the confederation. Only the field types of this module may be used in one."""

    root: ClassVar[str] = "agg"
    classification: ClassVar[Classification] = Classification.CROSSING

    as_of: date
    union: Code = ""
    epoch: Count = 0
    seq: Count = 0

    def subject(self, union: str) -> str:
        """`agg.<union>.<service>.<noun>.<id>.<fact>.v<n>`: the union's part comes first, so that it can be walled."""
        return f"{self.root}.{union}.{self.service}.{self.noun}.{self.entity}.{self.fact}.v{self.version}"

    def stamped(self, union: str, epoch: int, seq: int) -> Self:
        """The crossing as it leaves: from which union, and which in its row."""
        return self.model_copy(update={"union": union, "epoch": epoch, "seq": seq})


class CooperativePresence(Crossing, at="membership.cooperative.{cooperative_id}.presence"):
    """A co-operative is, or is no longer, a member of the union on the day `as_of`."""

    cooperative_id: UUID
    name: OrganisationName
    present: bool
    registration_scheme: Code
    registration_number: Code
    legal_form: Code | None = None
    trade: Code | None = None
    department: Code | None = None
    jobs: Count | None = None
    admitted_on: date | None = None
    withdrawn_on: date | None = None


class MeetingState(StrEnum):
    """How a meeting stands."""

    ANNOUNCED = "announced"
    HELD = "held"
    CANCELLED = "cancelled"


class MeetingKind(StrEnum):
    """What a meeting is."""

    VISIT = "visit"
    TRAINING = "training"
    WORKSHOP = "workshop"
    COMMITTEE = "committee"
    ASSEMBLY = "assembly"
    OTHER = "other"


class MeetingStands(Crossing, at="meetings.meeting.{meeting_id}.stands"):
    """A meeting is announced, was held or is cancelled, with its counts; its title stays at home."""

    meeting_id: UUID
    kind: MeetingKind
    state: MeetingState
    starts_at: datetime
    department: Code | None = None
    capacity: Count
    registered: Count = 0
    present: Count = 0
