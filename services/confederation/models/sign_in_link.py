"""A sign-in link to the hub: opens a session once, for a short time; only a digest of its token is kept."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlmodel import Field

from services.confederation.errors import LinkUsedOrExpired
from services.confederation.models.base import Row
from shared.events.envelope import new_id
from shared.identity import Role
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

    def use(self, now: datetime) -> None:
        """Uses the link up."""
        if self.used_at is not None or now >= self.expires_at:
            raise LinkUsedOrExpired
        self.used_at = now


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
