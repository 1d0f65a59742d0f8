"""What left the node: one message of its stream of crossings, as it was read back from there."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Index
from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import POSITION, UtcDateTime


class Departure(Row, table=True):
    """One crossing; `about` is what people may look for it by, `body` is all that left, to the last word."""

    __tablename__ = "departure"
    __table_args__ = (Index("departure_kind", "kind", "pos"), Index("departure_day", "left_on", "pos"))

    pos: int | None = Field(default=None, sa_column=Column(POSITION, primary_key=True, autoincrement=True))
    event_id: UUID = Field(unique=True)
    left_at: datetime = Field(sa_type=UtcDateTime)
    left_on: date
    kind: str
    subject: str
    about: str
    body: dict[str, Any] = Field(sa_type=JSON)
