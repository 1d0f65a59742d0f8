"""An outage of mail: no letter leaves, whoever it is for; everything waits until one is taken again."""

from datetime import datetime

from sqlmodel import Field

from services.notifications.models.base import Row
from shared.tables import UtcDateTime

ONE = 1


class Outage(Row, table=True):
    """One row while it lasts. `said` are the server's own words, for the operator alone."""

    __tablename__ = "outage"

    id: int = Field(default=ONE, primary_key=True)
    trouble: str
    code: str = ""
    said: str = ""
    since: datetime = Field(sa_type=UtcDateTime)
    tries: int = 0
    next_try_at: datetime = Field(sa_type=UtcDateTime)

    def lasts(self, now: datetime) -> bool:
        """Whether nothing is even tried now."""
        return now < self.next_try_at

    def goes_on(self, trouble: str, code: str, said: str) -> None:
        """Another try met trouble, the same or another."""
        self.trouble, self.code, self.said = trouble, code, said
        self.tries += 1
