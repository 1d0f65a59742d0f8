"""An API token: lets a program do in a person's name what its scopes say; the token itself is kept nowhere."""

from datetime import date, datetime
from secrets import token_urlsafe
from uuid import UUID

from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class ApiToken(Row, table=True):
    """One token of one person; `scopes` are parted by spaces, `used_on` is the last day on which a service saw it."""

    __tablename__ = "api_token"

    id: str = Field(default_factory=lambda: token_urlsafe(12), primary_key=True)
    person_id: UUID = Field(foreign_key="person.id", index=True)
    name: str
    scopes: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_on: date | None = None
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
