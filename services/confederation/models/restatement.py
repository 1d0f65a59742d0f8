"""A restatement: since when what a union stated differs from its signed totals, and when it was asked to restate."""

from datetime import datetime, timedelta

from sqlmodel import Field

from services.confederation.models.base import Row
from shared.tables import UtcDateTime

A_DAY = timedelta(hours=20)  # totals come daily, not to the minute


class Restatement(Row, table=True):
    """One service of one union. Times are those at which its totals came; `went_back_at`: when it was last asked
    because its numbers had gone back.
    """

    union: str = Field(primary_key=True)
    service: str = Field(primary_key=True)
    compared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    differs_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    went_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str = ""

    def compares(self, differs_in: str, heard_at: datetime) -> bool:
        """Notes one comparison; whether to ask: it differed a day ago already, and nobody asked since."""
        self.compared_at, self.why = heard_at, differs_in
        self.differs_since = (self.differs_since or heard_at) if differs_in else None
        lasting = self.differs_since is not None and heard_at - self.differs_since >= A_DAY
        return lasting and (self.asked_at is None or heard_at - self.asked_at >= A_DAY)
