"""Something about what a union states is not as it should be, from when to when."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field

from services.confederation.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime


class Trouble(StrEnum):
    """What may be wrong."""

    GAP = "gap"
    """A number is missing within an epoch."""
    STEP_BACK = "step_back"
    """A number, or an epoch, came again that was behind already."""
    SECOND_NODE = "second_node"
    """Another installation of the union's node took its place; or an older one spoke, which was not counted."""
    FOREIGN = "foreign"
    """It names another union than the one whose stream it came from; it was not counted."""
    UNREADABLE = "unreadable"
    """It is not what its name says; it was not counted."""
    UNKNOWN_KIND = "unknown_kind"
    """This hub is older than the node and does not know it; a rebuild after the hub's upgrade counts it."""
    CLOCK = "clock"
    """The union's clock is more than five minutes off."""
    DIFFERS = "differs"
    """The union's totals are not ours."""


class Alarm(Row, table=True):
    """One trouble of one union; `service` is empty where it is not about one. Open while `ended_at` is None.

    `sequence` is where in FED_AGG it was noticed first, `count` how often, `details` the last time.
    """

    id: UUID = Field(default_factory=new_id, primary_key=True)
    union: str = Field(index=True)
    service: str = ""
    what: str
    sequence: int = Field(sa_type=BigInteger)
    count: int = 1
    details: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    began_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
