"""A meeting of another union that is open to ours, as the confederation last told it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.meetings.models.base import Row
from shared.tables import UtcDateTime


class MeetingElsewhere(Row, table=True):
    """A meeting elsewhere. `told` is the id of the event that the rest comes from; an older one changes nothing.

    `place` is what its staff typed, else whose co-operative hosts it; `zone` is that of its hours, empty when not told.
    """

    meeting_id: UUID = Field(primary_key=True)
    host_union: str
    host_union_name: str
    open: bool
    kind: str
    title: str
    town: str = ""
    host: str = ""
    place: str = ""
    street: str = ""
    zone: str = ""
    contact_email: str = ""
    department: str | None = Field(default=None, index=True)
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    registration_opens_at: datetime = Field(sa_type=UtcDateTime)
    registration_closes_at: datetime = Field(sa_type=UtcDateTime)
    seats_for_others: int
    told: str = ""

    @property
    def id(self) -> UUID:
        """The meeting's id, under the name that meetings of one's own have for it."""
        return self.meeting_id

    def takes_requests(self, now: datetime) -> bool:
        """Whether one may ask for a seat now."""
        return self.open and self.registration_opens_at <= now < self.registration_closes_at
