"""An attempt that is counted: so many of a kind from one place, or at one address, and no more for a while."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Index
from sqlmodel import Field

from services.membership.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime


class Attempt(Row, table=True):
    """One attempt; `whose` is a digest."""

    __tablename__ = "attempt"
    __table_args__ = (Index("attempt_of", "kind", "whose", "at"),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    whose: str
    at: datetime = Field(sa_type=UtcDateTime)
