"""A meeting that is planned and not announced yet: the union's staff are reminded of it."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class DraftSeen(Row, table=True):
    """One draft, until it is announced or dropped; `told` is the id of the event that title and times come from."""

    __tablename__ = "draft_seen"

    meeting_id: UUID = Field(primary_key=True)
    title: str
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    dropped: bool = False
    told: str = ""
