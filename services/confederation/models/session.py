"""A session at the hub: somebody is signed in, in one browser, until they or the operator end it."""

from datetime import datetime
from secrets import token_urlsafe

from sqlmodel import Field

from services.confederation.models.base import Row
from shared.identity import Role, Visitor, a_visitor
from shared.tables import UtcDateTime


class Session(Row, table=True):
    """One session. Its id is in the cookie's seal, and never reused.

    Whose it is, its link said: the hub knows no persons, but readers by role, federation and the name that the
    operator gave. `browser` is in words; `seen_at` is coarse.
    """

    __tablename__ = "session"

    id: str = Field(default_factory=lambda: token_urlsafe(12), primary_key=True)
    role: str
    federation: str = ""
    name: str = ""
    browser: str = ""
    whence: str = ""
    begun_at: datetime = Field(sa_type=UtcDateTime, index=True)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def reader(self) -> Visitor:
        """Whose it is."""
        return a_visitor(None, Role(self.role), name=self.name, federation=self.federation)
