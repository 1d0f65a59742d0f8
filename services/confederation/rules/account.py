"""The running account of what one service of one union states, and the troubles with it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.confederation.models import Trouble
from services.confederation.rules.numbering import Number
from services.confederation.rules.tallies import Difference, Tallies
from shared.events.ids import new_id

HEALED_BY_TOTALS = (Trouble.GAP, Trouble.STEP_BACK, Trouble.SECOND_NODE, Trouble.UNREADABLE, Trouble.DIFFERS)
"""What is over once the union's totals and ours agree."""


@dataclass(slots=True)
class Account:
    """A row of the table `ledger` while it is written into; the fields are those of the model."""

    union: str
    service: str
    epoch: int = 0
    seq: int = 0
    sequence: int = 0
    crossings: int = 0
    complete_epoch: int = 0
    tallies: Tallies = field(default_factory=dict)
    stated_at: datetime | None = None
    heard_at: datetime | None = None
    clock_ahead_s: float = 0.0
    totals: bytes = b""
    totals_sequence: int = 0
    totals_epoch: int = 0
    totals_seq: int = 0
    totals_heard_at: datetime | None = None
    differences: list[Difference] = field(default_factory=list)
    installation: str = ""

    @property
    def number(self) -> Number:
        """The highest number read."""
        return self.epoch, self.seq

    @property
    def totals_number(self) -> Number:
        """The number of the totals that count."""
        return self.totals_epoch, self.totals_seq


@dataclass(slots=True)
class Noted:
    """A row of the table `alarm` while it is written into; the fields are those of the model."""

    union: str
    service: str
    what: str
    sequence: int
    began_at: datetime
    last_at: datetime
    details: dict[str, Any]
    count: int = 1
    ended_at: datetime | None = None
    id: UUID = field(default_factory=new_id)


class Alarms:
    """The open troubles by whom and what they are about, and those that were touched."""

    def __init__(self, open_ones: list[Noted]) -> None:
        self.open = {(one.union, one.service, one.what): one for one in open_ones}
        self.touched: dict[UUID, Noted] = {}

    def ring(self, union: str, service: str, what: Trouble, sequence: int, at: datetime, **details: Any) -> None:
        """Notes a trouble, or that it is there still."""
        noted = self.open.get((union, service, what))
        if noted:
            noted.count, noted.last_at, noted.details = noted.count + 1, at, details
        else:
            noted = Noted(union, service, what.value, sequence, at, at, details)
            self.open[union, service, what.value] = noted
        self.touched[noted.id] = noted

    def end(self, union: str, service: str, *whats: Trouble, at: datetime) -> None:
        """Ends troubles, where they are open."""
        for what in whats:
            if noted := self.open.pop((union, service, what.value), None):
                noted.ended_at = at
                self.touched[noted.id] = noted
