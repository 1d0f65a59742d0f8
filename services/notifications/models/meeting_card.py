"""A meeting card: what messages need to say of a meeting, as it stands now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from services.notifications.models.base import Row
from shared.tables import UtcDateTime


class MeetingCard(Row, table=True):
    """One meeting. `as_of` is the newest event that said when and where it is; `announcement`, what the first said."""

    __tablename__ = "meeting_card"

    meeting_id: UUID = Field(primary_key=True)
    title: str
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    place: str = ""
    town: str = ""
    as_of: UUID
    announced_by: UUID | None = None
    announcement: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    cancelled_by: UUID | None = None

    def when_and_where(self) -> dict[str, Any]:
        """What may change after the announcement, as values of a notice."""
        ends_at = self.ends_at.isoformat() if self.ends_at else None
        return {
            "title": self.title,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": ends_at,
            "place": self.place,
            "town": self.town,
        }
