"""A sign-in link: opens a session once, for a short time; only a digest of its token is kept."""

from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlmodel import Field

from services.membership.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime

LASTS = timedelta(minutes=30)


class SignInLink(Row, table=True):
    """One link; without a person it signs in the node's operator."""

    __tablename__ = "sign_in_link"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    digest: str = Field(unique=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id")
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def is_open(self, now: datetime) -> bool:
        """Whether it still signs somebody in."""
        return self.used_at is None and now < self.expires_at

    def use(self, now: datetime) -> None:
        """Uses the link up."""
        self.used_at = now


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()
