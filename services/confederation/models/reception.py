"""A reception: how far one union's node has read what the hub announces."""

from datetime import datetime

from sqlalchemy import BigInteger
from sqlmodel import Field

from services.confederation.models.base import Row
from shared.tables import UtcDateTime


class Reception(Row, table=True):
    """One union, at `seen_at`, when its node was last seen reading.

    `position` is the last number of NATIONAL that was sent to it, `waiting` how many messages were still to be sent.
    """

    union: str = Field(primary_key=True)
    position: int = Field(sa_type=BigInteger)
    waiting: int
    seen_at: datetime = Field(sa_type=UtcDateTime)
