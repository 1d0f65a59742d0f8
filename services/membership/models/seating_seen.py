"""How full a meeting may be, as membership knows it: seats, when they can be had, and whether it took place."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class SeatingSeen(Row, table=True):
    """The seats of one meeting of the union. The events about it may come twice, late, in any order.

    `opens_at` is there once the meeting was announced. `told` is the id of the event that seats, the end of
    registration and the guests' part come from. What members have of the seats is counted from their own (`SeatSeen`).
    """

    __tablename__ = "seating_seen"

    meeting_id: UUID = Field(primary_key=True)
    opens_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    closes_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    capacity: int = 0
    guests_taken: int = 0
    guests_waiting: int = 0
    held: bool = False
    told: str = ""
