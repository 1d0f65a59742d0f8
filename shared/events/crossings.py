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

PublicText = Annotated[str, Field(max_length=200, json_schema_extra={"x-crosses": "public text"})]
"""Words that staff wrote for the whole network and were told so; `shared/crossing_words.py` refuses people in them."""

OrganisationName = Annotated[str, Field(max_length=200, json_schema_extra={"x-crosses": "organisation"})]
CODE = re.compile(r"[0-9A-Za-z._-]{0,20}")
Code = Annotated[str, Field(max_length=20, pattern=r"^[0-9A-Za-z._-]*$", json_schema_extra={"x-crosses": "code"})]
UnionCode = Annotated[str, Field(max_length=31, pattern=r"^[0-9A-Za-z._-]*$", json_schema_extra={"x-crosses": "code"})]
"""The code of a union, as long as settings let it be: `nord-pas-de-calais-picardie` has 27 characters."""

ZoneName = Annotated[str, Field(max_length=64, pattern=r"^[A-Za-z0-9._+/-]*$", json_schema_extra={"x-crosses": "zone"})]
"""A time zone by its name in the tz database: Indian/Reunion."""

OfficeAddress = Annotated[str, Field(max_length=254, json_schema_extra={"x-crosses": "office address"})]
"""An e-mail address of an office; `services/meetings/actions/public_words.py` keeps a person's at home."""

Count = Annotated[int, Field(ge=0)]
GuardedCount = Annotated[int, Field(ge=0, json_schema_extra={"x-crosses": "guarded count"})]
"""A count of people. From 1 to below the node's threshold it is withheld: the field is then None, never 0."""

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{0,64}$", json_schema_extra={"x-crosses": "digest"})]
Signature = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,86}$", json_schema_extra={"x-crosses": "signature"})]
Counts = dict[Code, Count]
Periods = Annotated[tuple[tuple[date, date], ...], Field(json_schema_extra={"x-crosses": "periods"})]
"""Periods that are over: first and last day of each, the oldest first."""


def as_code(text: str | None) -> str | None:
    """The text where it is a code; anything else stays at home."""
    return text if text and CODE.fullmatch(text) else None


class Crossing(Event):
    """A message that leaves the node for the confederation. Only the field types of this module may be used in one."""

    root: ClassVar[str] = "agg"
    classification: ClassVar[Classification] = Classification.CROSSING

    as_of: date
    union: UnionCode = ""
    epoch: Count = 0
    seq: Count = 0

    def subject(self, union: str) -> str:
        """`agg.<union>.<service>.<noun>.<id>.<fact>.v<n>`: the union's part comes first, so that it can be walled."""
        return f"{self.root}.{union}.{self.service}.{self.noun}.{self.entity}.{self.fact}.v{self.version}"

    def stamped(self, union: str, epoch: int, seq: int) -> Self:
        """The crossing as it leaves: from which union, and which in its row."""
        return self.model_copy(update={"union": union, "epoch": epoch, "seq": seq})


class CooperativePresence(Crossing, at="membership.cooperative.{cooperative_id}.presence"):
    """A co-operative is, or is no longer, a member of the union on the day `as_of`.

    `admitted_on` and `withdrawn_on` are those of its newest membership, `earlier` are the ones before, if any.
    """

    cooperative_id: UUID
    name: OrganisationName
    present: bool
    registration_scheme: Code
    registration_number: Code
    legal_form: Code | None = None
    trade: Code | None = None
    department: Code | None = None
    jobs: Count | None = None
    federation: Code | None = None
    admitted_on: date | None = None
    withdrawn_on: date | None = None
    earlier: Periods | None = None


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
    registered: GuardedCount | None = 0
    present: GuardedCount | None = 0


class MeetingOpen(Crossing, at="meetings.meeting.{meeting_id}.open"):
    """A meeting keeps up to `seats_for_others` seats for members of other unions; with `open` false, no longer.

    `place` is what staff typed, if it is not at the host's; `street` where it is, whoever said so; `zone` is whose
    clocks its hours go by.
    """

    meeting_id: UUID
    open: bool
    kind: MeetingKind
    title: PublicText
    town: PublicText | None = None
    host: OrganisationName | None = None
    department: Code | None = None
    starts_at: datetime
    ends_at: datetime
    registration_opens_at: datetime
    registration_closes_at: datetime
    seats_for_others: Count
    place: PublicText | None = None
    street: PublicText | None = None
    zone: ZoneName | None = None
    contact_email: OfficeAddress | None = None


class SeatWish(StrEnum):
    """What the person's own union asks of the host's."""

    WANTED = "wanted"
    ACCEPTED = "accepted"
    GIVEN_BACK = "given_back"


class SeatAsked(Crossing, at="meetings.seat.{request_id}.asked"):
    """Somebody of a co-operative of this union wants seats at a meeting of another; who, only this union knows.

    `offer` is the number of the offer that is accepted (`SeatStands.offer`), 0 before there is one. `wished_at` is the
    moment when the person said so, however late it arrives.
    """

    request_id: UUID
    reference: Code
    meeting_id: UUID
    host_union: UnionCode
    cooperative: OrganisationName | None = None
    seats: Count = 1
    wish: SeatWish
    offer: Count = 0
    asked_at: datetime
    wished_at: datetime


class SeatState(StrEnum):
    """What became of a request at the host's."""

    WAITING = "waiting"
    OFFERED = "offered"
    REGISTERED = "registered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    REFUSED = "refused"


class SeatStands(Crossing, at="meetings.seat.{request_id}.stands"):
    """How the request of another union stands at the host's; `why` is a code where it was refused."""

    request_id: UUID
    reference: Code
    meeting_id: UUID
    guest_union: UnionCode
    state: SeatState
    seats: Count = 1
    position: Count = 0
    offer: Count = 0
    expires_at: datetime | None = None
    why: Code | None = None


class Totals(Crossing):
    """What a service states of all it has stated: daily, and at the end of every restatement.

    `entities` and `checksums` are by kind of crossing (`CooperativePresence` …), `measures` by measure (present, jobs,
    held, registered …); a checksum is the sum of the first 8 bytes of the SHA-256 of each entity's latest statement,
    modulo 2^64, in hex (`shared/totals.py`). `last_seq` is the last number used before this one. The signature is
    Ed25519 by the union's key over `shared.totals.signed_part`; empty while the node has joined no hub.
    """

    day: date
    stated_at: datetime
    last_seq: Count
    entities: Counts
    measures: Counts
    checksums: dict[Code, Digest]
    complete: bool = True
    signature: Signature = ""


class MembershipTotals(Totals, at="membership.totals.{day}.stated"):
    """The totals of membership's crossings."""


class MeetingsTotals(Totals, at="meetings.totals.{day}.stated"):
    """The totals of meetings' crossings."""
