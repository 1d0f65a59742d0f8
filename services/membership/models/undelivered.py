"""A message that did not reach somebody, as membership knows it from what notifications announces."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class Undelivered(Row, table=True):
    """One message, given up or (`again`) tried anew since; `told` is the id of the event that said so."""

    __tablename__ = "undelivered"

    notice_id: UUID = Field(primary_key=True)
    person_id: UUID
    again: bool = False
    told: str
    told_at: datetime = Field(sa_type=UtcDateTime)
