"""The link to a union's stream as the hub's broker sees it; it outlives a rebuild."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.confederation.models.base import Row
from shared.tables import UtcDateTime


class Link(Row, table=True):
    """`active_at` is when the broker last heard from the union's stream, if only a heartbeat; None: never.

    `linked_since` is since when that is so without a break; `lag` how many messages its stream has more than the hub.
    """

    union: str = Field(primary_key=True)
    looked_at: datetime = Field(sa_type=UtcDateTime)
    active_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    linked_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    lag: int = Field(default=0, sa_type=BigInteger)
    error: str = ""
