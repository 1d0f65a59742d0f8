"""A session: somebody is signed in, in one browser, until they or somebody else ends it."""

from datetime import datetime
from enum import StrEnum
from secrets import token_urlsafe
from uuid import UUID

from sqlmodel import Field

from services.membership.models.base import Row
from shared.tables import UtcDateTime


class How(StrEnum):
    """How somebody proved who they are."""

    LETTER = "letter"
    CODE = "code"
    LINK = "link"
    PASSKEY = "passkey"
    PROVIDER = "provider"


class Session(Row, table=True):
    """One session; without a person it is the node's operator's. Its id is in the cookie's seal, and never reused.

    `browser` is in words (“Firefox, Linux”); `seen_at` is coarse: some minutes, and only what membership answered.
    """

    __tablename__ = "session"

    id: str = Field(default_factory=lambda: token_urlsafe(12), primary_key=True)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    how: str
    browser: str = ""
    whence: str = ""
    begun_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
