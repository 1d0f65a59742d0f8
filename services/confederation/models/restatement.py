"""A restatement: since when what a union stated differs from its signed totals, and when it was asked to restate."""

from datetime import datetime, timedelta

from sqlmodel import Field

from services.confederation.models.base import Row
from shared.tables import UtcDateTime

A_DAY = timedelta(hours=20)  # totals come daily, not to the minute


class Restatement(Row, table=True):
    """One service of one union."""

    union: str = Field(primary_key=True)
    service: str = Field(primary_key=True)
    differs_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    why: str = ""

    def agrees(self) -> None:
        """Totals and statements are the same again."""
        self.differs_since, self.why = None, ""

    def differs(self, why: str, now: datetime) -> bool:
        """Whether to ask: it differed a day ago already, and nobody asked since."""
        self.differs_since, self.why = self.differs_since or now, why
        lasting = now - self.differs_since >= A_DAY
        return lasting and (self.asked_at is None or now - self.asked_at >= A_DAY)
