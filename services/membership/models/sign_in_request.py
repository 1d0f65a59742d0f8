"""Somebody asked to be let in by e-mail: what is kept is digests, and the same for an address that nobody has."""

from datetime import datetime, timedelta
from hmac import compare_digest
from uuid import UUID

from sqlalchemy import Index, text
from sqlmodel import Field

from services.membership.models.base import Row
from services.membership.models.sign_in_link import digest_of
from shared.events.ids import new_id
from shared.tables import UtcDateTime

LASTS = timedelta(minutes=15)
TRIES = 5  # wrong codes, of a hundred million
UNRESOLVED = text("resolved_at IS NULL")


class SignInRequest(Row, table=True):
    """One request. An errand finds whose address it is, draws token and code, and has the letter sent.

    The link and the code open a session only in the browser that asked, which holds what `browser_digest` is made of.
    """

    __tablename__ = "sign_in_request"
    __table_args__ = (Index("sign_in_request_new", "asked_at", sqlite_where=UNRESOLVED, postgresql_where=UNRESOLVED),)

    id: UUID = Field(default_factory=new_id, primary_key=True)
    address_digest: str
    browser_digest: str = Field(index=True)
    browser: str
    whence: str
    request_id: str
    asked_at: datetime = Field(sa_type=UtcDateTime)
    resolved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    person_id: UUID | None = Field(default=None, foreign_key="person.id", index=True)
    token_digest: str | None = Field(default=None, unique=True)
    code_digest: str | None = None
    tries: int = 0
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def expires_at(self) -> datetime:
        """From then on nothing of it opens anything."""
        return self.asked_at + LASTS

    def is_open(self, now: datetime) -> bool:
        """Whether its link is still good."""
        return self.person_id is not None and self.may_be_tried(now)

    def may_be_tried(self, now: datetime) -> bool:
        """Whether a code may be typed: so it seems for an address that nobody has, too."""
        return self.used_at is None and self.tries < TRIES and now < self.expires_at

    def resolve(self, person_id: UUID, token: str, code: str) -> None:
        """It is somebody's address, and these open a session."""
        self.person_id, self.token_digest, self.code_digest = person_id, digest_of(token), self.digest_of_code(code)

    def is_code(self, code: str) -> bool:
        """Whether that is the code; a wrong one counts, and for nobody's address any is wrong."""
        right = self.person_id is not None and compare_digest(self.code_digest or "", self.digest_of_code(code))
        self.tries += not right
        return right

    def digest_of_code(self, code: str) -> str:
        """What is kept of a code; the request's own id keeps one table of digests from serving for all."""
        return digest_of(f"{self.id} {code}")
