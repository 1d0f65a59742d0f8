"""What the hub tells its unions: to all of them, or to one.

Published into NATIONAL as `national.<to>.<service>.<noun>.<id>.<fact>.v<n>`; `to` is a union's code or `all`.
A node can read what is for all and what is for itself, and nothing else. Like crossings, these say how things stand.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar
from uuid import UUID

from pydantic import Field

from shared.events.base import Classification, Event
from shared.events.crossings import MeetingKind, SeatState, SeatWish

ALL = "all"


class National(Event):
    """A message from the hub."""

    root: ClassVar[str] = "national"
    classification: ClassVar[Classification] = Classification.PUBLIC

    to: str = ALL

    def subject(self, union: str) -> str:  # noqa: ARG002 - the hub's own code is no part of it
        """`national.<to>.<service>.<noun>.<id>.<fact>.v<n>`."""
        return f"{self.root}.{self.to}.{self.service}.{self.noun}.{self.entity}.{self.fact}.v{self.version}"

    @classmethod
    def filter(cls) -> str:
        """This fact about any entity, for whomever, in any version."""
        return f"{cls.root}.*.{cls.service}.{cls.noun}.*.{cls.fact}.*"


class Audience(StrEnum):
    """Whom a bulletin is for."""

    EVERYBODY = "everybody"
    ELECTED = "elected"
    STAFF = "staff"


class BulletinPublished(National, at="confederation.bulletin.{bulletin_id}.published"):
    """A message of the confederation for people; texts are plain, paragraphs parted by an empty line."""

    bulletin_id: UUID
    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    audience: Audience = Audience.EVERYBODY
    published_at: datetime


class UnionStands(National, at="confederation.union.{code}.stands"):
    """One line of the shared list of unions: from when to when it is one, and which ones it became."""

    code: str
    name: str
    departments: tuple[str, ...]
    since: date
    until: date | None = None
    successors: tuple[str, ...] = ()


class OpenMeeting(National, at="confederation.open_meeting.{meeting_id}.stands"):
    """A meeting of one union that is open to the others; see `crossings.MeetingOpen`."""

    meeting_id: UUID
    host_union: str
    host_union_name: str
    open: bool
    kind: MeetingKind
    title: str
    town: str | None = None
    host: str | None = None
    department: str | None = None
    starts_at: datetime
    ends_at: datetime
    registration_opens_at: datetime
    registration_closes_at: datetime
    seats_for_others: int
    place: str | None = None
    street: str | None = None
    zone: str | None = None
    contact_email: str | None = None


class SeatRequest(National, at="confederation.seat.{request_id}.asked"):
    """To the host: another union's wish for seats; see `crossings.SeatAsked`. `(epoch, seq)` orders them."""

    request_id: UUID
    reference: str
    meeting_id: UUID
    guest_union: str
    guest_union_name: str
    cooperative: str | None = None
    seats: int = 1
    wish: SeatWish
    offer: int = 0
    asked_at: datetime
    wished_at: datetime
    epoch: int
    seq: int


class SeatAnswer(National, at="confederation.seat.{request_id}.answered"):
    """To the person's own union: how the request stands at the host's; see `crossings.SeatStands`."""

    request_id: UUID
    reference: str
    meeting_id: UUID
    host_union: str
    state: SeatState
    seats: int = 1
    position: int = 0
    offer: int = 0
    expires_at: datetime | None = None
    why: str | None = None
    epoch: int
    seq: int


class NodeKnown(National, at="confederation.node.{code}.known"):
    """To one union: which installation of its node the hub reads. An older one, if it is still there, stands aside."""

    code: str
    installation: str
    known_at: datetime


class RestatementAsked(National, at="confederation.union.{code}.restatement_asked"):
    """To one union: state everything again, for what the hub has differs from the signed totals; `why` names where.

    `read_epochs`, `read_numbers`: those of the last crossing that was read of each service; a node behind was set back.
    """

    code: str
    why: str
    asked_at: datetime
    read_epochs: dict[str, int] = Field(default_factory=dict)
    read_numbers: dict[str, int] = Field(default_factory=dict)


class CrossingsRead(National, at="confederation.union.{code}.read"):
    """To one union: how far the hub has read it, told when its link comes up. A node that is behind was set back.

    `read_epochs`, `read_numbers`: those of the last crossing that was read of each service.
    """

    code: str
    told_at: datetime
    read_epochs: dict[str, int] = Field(default_factory=dict)
    read_numbers: dict[str, int] = Field(default_factory=dict)
