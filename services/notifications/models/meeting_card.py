"""A meeting card: what messages need to say of a meeting, as it stands now."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON
from sqlmodel import Field

from services.notifications.models.base import Row
from shared.tables import UtcDateTime


class MeetingCard(Row, table=True):
    """One meeting. `as_of` is the newest event that said when and where it is.

    `announcement` is what the first said, `latest` what was said since of all that is no place, day or hour.
    """

    __tablename__ = "meeting_card"

    meeting_id: UUID = Field(primary_key=True)
    title: str
    starts_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ends_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    place: str = ""
    street: str = ""
    town: str = ""
    as_of: UUID
    announced_by: UUID | None = None
    announcement: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    latest: dict[str, Any] | None = Field(default=None, sa_type=JSON)
    cancelled_by: UUID | None = None

    def facts(self) -> dict[str, Any]:
        """What is known of it but for place, day and hours, as values of a notice."""
        return {**(self.announcement or {}), **(self.latest or {})}

    def learn(self, values: dict[str, Any]) -> None:
        """Something of that is new."""
        self.latest = {**(self.latest or {}), **values}

    def when_and_where(self) -> dict[str, Any]:
        """What may change after the announcement, as values of a notice."""
        ends_at = self.ends_at.isoformat() if self.ends_at else None
        return {
            "title": self.title,
            "starts_at": self.starts_at.isoformat(),
            "ends_at": ends_at,
            "place": self.place,
            "street": self.street,
            "town": self.town,
        }
