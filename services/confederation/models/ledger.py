"""How far the hub has read what one service of one union states, and what that adds up to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column
from sqlmodel import Field

from services.confederation.models.base import Row
from shared.tables import UtcDateTime


class Ledger(Row, table=True):
    """One service of one union.

    (`epoch`, `seq`) is the highest number read. Statements of an epoch before `complete_epoch` no longer count.
    `tallies`: {kind: {epoch: [entities, sum of digests, measures]}}. `totals` is the latest signed statement of totals
    (JSON as it came), `differences` what it and our sums did not agree on when it came: [what, which, stated, ours].
    `clock_ahead_s`: by how much the last statement's time was ahead of the hub's.
    `installation`: the stamp of the node's installation that is read.
    """

    union: str = Field(primary_key=True)
    service: str = Field(primary_key=True)
    epoch: int = Field(default=0, sa_type=BigInteger)
    seq: int = Field(default=0, sa_type=BigInteger)
    sequence: int = Field(default=0, sa_type=BigInteger)
    crossings: int = Field(default=0, sa_type=BigInteger)
    complete_epoch: int = Field(default=0, sa_type=BigInteger)
    tallies: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    stated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    heard_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    clock_ahead_s: float = 0.0
    totals: bytes = b""
    totals_sequence: int = Field(default=0, sa_type=BigInteger)
    totals_epoch: int = Field(default=0, sa_type=BigInteger)
    totals_seq: int = Field(default=0, sa_type=BigInteger)
    totals_heard_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    differences: list[Any] = Field(default_factory=list, sa_column=Column(JSON, nullable=False))
    installation: str = Field(default="", sa_column_kwargs={"server_default": ""})
