"""What was corrected of who came, once that had been noted: who, when, from what to what."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.meetings.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime


class AttendanceChange(Row, table=True):
    """One correction, written once. `before` is empty for somebody who was added; without `by_id` no person did it."""

    __tablename__ = "attendance_change"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    meeting_id: UUID = Field(foreign_key="meeting.id", index=True)
    registration_id: UUID
    person_id: UUID
    before: str
    after: str
    changed_at: datetime = Field(sa_type=UtcDateTime)
    by_id: UUID | None = None
