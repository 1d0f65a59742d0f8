"""A passkey: a person's phone, computer or security key keeps it for this node; here is only its public half."""

from datetime import datetime
from uuid import UUID

from sqlmodel import BigInteger, Field

from services.membership.errors.keys import NamelessPasskey
from services.membership.models.base import Row
from shared.events.ids import new_id
from shared.tables import UtcDateTime
from shared.tidy_text import tidy

LONGEST_NAME = 60


class Passkey(Row, table=True):
    """One key of one person. `sign_count` is how often the device says that it was used; many always say 0."""

    __tablename__ = "passkey"

    id: UUID = Field(default_factory=new_id, primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int = Field(sa_type=BigInteger)
    name: str
    added_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    def rename(self, name: str) -> None:
        """Its owner calls it otherwise. Raises NamelessPasskey."""
        self.name = named(name)

    def use(self, sign_count: int, now: datetime) -> None:
        """Somebody came in with it."""
        self.sign_count, self.used_at = sign_count, now


def named(typed: str) -> str:
    """A name on one line that a list has room for. Raises NamelessPasskey."""
    name = tidy(typed)[:LONGEST_NAME].rstrip()
    if not name:
        raise NamelessPasskey
    return name
