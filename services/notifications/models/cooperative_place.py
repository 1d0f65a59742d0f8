"""Where a co-operative is: the department by which those concerned by a meeting are found."""

from uuid import UUID

from sqlmodel import Field

from services.notifications.models.base import Row


class CooperativePlace(Row, table=True):
    """One co-operative's department, as of the newest event about it."""

    __tablename__ = "cooperative_place"

    cooperative_id: UUID = Field(primary_key=True)
    department: str | None = None
    as_of: UUID
