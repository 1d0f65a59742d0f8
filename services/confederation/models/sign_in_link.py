"""A sign-in link to the hub: opens a session once, for a short time; only a digest of its token is kept."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlmodel import Field

from services.confederation.models.base import Row
from shared.events.ids import new_id
from shared.identity import Role, Visitor, a_visitor
from shared.tables import UtcDateTime

LASTS = timedelta(minutes=30)


class SignInLink(Row, table=True):
    """One link: for the operator, for an analyst of the confederation, or for a reader of one federation.

    `name` is what the operator calls whoever it is for, so that they know them again among the sessions.
    """

    __tablename__ = "sign_in_link"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    digest: str = Field(unique=True)
    role: str = Role.OPERATOR.value
    federation: str = ""
    name: str = ""
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def reader(self) -> Visitor:
        """Who it is for."""
        return a_visitor(None, Role(self.role), name=self.name, federation=self.federation)

    def is_open(self, now: datetime) -> bool:
        """Whether it still lets somebody in."""
        return self.used_at is None and now < self.expires_at


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
