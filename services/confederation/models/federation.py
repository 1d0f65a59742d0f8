"""A trade federation: a body that reads, across unions, the co-operatives of its trades."""

from sqlalchemy import JSON, Column
from sqlmodel import Field

from services.confederation.models.base import Row


class Federation(Row, table=True):
    """One federation; `trades` are the beginnings of the codes of activity (NAF) that are its own."""

    code: str = Field(primary_key=True)
    name: str
    trades: list[str] = Field(sa_column=Column(JSON, nullable=False))
    told: str = ""

    def reads(self, chosen: str | None, trade: str | None) -> bool:
        """Whether a co-operative is one of its: it chose the federation, or chose none and is of one of its trades."""
        return chosen == self.code if chosen else bool(trade and trade.startswith(tuple(self.trades)))
