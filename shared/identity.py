"""Who is visiting, what their role lets them do, and the seals that prove it on cookies and links."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any
from uuid import UUID

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from shared.clock import Clock
from shared.errors import Refused
from shared.text import say

SESSION_COOKIE = "maillon_session"
LANGUAGE_COOKIE = "maillon_language"
SESSION_LASTS = timedelta(days=14)


class Role(StrEnum):
    """What a person is on this node, the widest first: operator, staff, elected, member."""

    OPERATOR = "operator"
    STAFF = "staff"
    ELECTED = "elected"
    MEMBER = "member"


@dataclass(frozen=True)
class Visitor:
    """Whoever is signed in: the node's operator need not be a person of the register.

    `federation` is the code of the one federation that somebody reads for, at the hub.
    """

    person_id: UUID | None
    role: Role
    name: str = ""
    cooperative_ids: tuple[UUID, ...] = ()
    federation: str = ""

    def may_manage(self) -> bool:
        """Whether this visitor works for the union: its staff, or the node's operator."""
        return self.role in (Role.OPERATOR, Role.STAFF)


class BadSeal(Refused):
    """The link or cookie was altered, cut off, or made for something else."""

    status = 403

    def __init__(self) -> None:
        super().__init__(say("This link is not valid. Open it again from the e-mail, or ask your union for a new one."))


class Expired(BadSeal):
    """The link was good once, and is too old now."""

    def __init__(self) -> None:
        Refused.__init__(self, say("This link has expired. Ask your union for a new one."))


class Seals:
    """Seals what leaves the node and must come back unchanged: sessions, and links in e-mails.

    A seal proves origin and age; it hides nothing. A token of one purpose never opens another.
    """

    def __init__(self, secret: str, clock: Clock | None = None) -> None:
        self.secret = secret
        self.clock = clock or Clock()
        self.purposes: dict[str, URLSafeTimedSerializer] = {}

    def seal(self, purpose: str, payload: dict[str, Any]) -> str:
        """A token for a link or a cookie; `payload` is what JSON can carry."""
        return str(self.sealer(purpose).dumps(payload))

    def open(self, purpose: str, token: str, *, max_age: timedelta | None = None) -> dict[str, Any]:
        """What was sealed. Raises BadSeal, or Expired when older than `max_age`."""
        seconds = None if max_age is None else int(max_age.total_seconds())
        try:
            payload = self.sealer(purpose).loads(token, max_age=seconds)
        except SignatureExpired:
            raise Expired from None
        except BadData:
            raise BadSeal from None
        return dict(payload)

    def session(self, visitor: Visitor) -> str:
        """The token of a signed-in visitor, for the cookie or for `Authorization: Bearer`."""
        person_id = visitor.person_id and visitor.person_id.hex
        ids = [one.hex for one in visitor.cooperative_ids]
        held = {"p": person_id, "r": visitor.role, "n": visitor.name, "c": ids}
        return self.seal("session", held | {"f": visitor.federation} if visitor.federation else held)

    def visitor(self, token: str, max_age: timedelta = SESSION_LASTS) -> Visitor | None:
        """The visitor of a session token; None when it is not, or no longer, one."""
        try:
            held = self.open("session", token, max_age=max_age)
        except BadSeal:
            return None
        person_id = UUID(held["p"]) if held["p"] else None
        return Visitor(person_id, Role(held["r"]), held["n"], tuple(UUID(one) for one in held["c"]), held.get("f", ""))

    def sealer(self, purpose: str) -> URLSafeTimedSerializer:
        """The serializer of one purpose; the purpose is its salt."""
        if purpose not in self.purposes:
            self.purposes[purpose] = URLSafeTimedSerializer(
                self.secret,
                salt=f"maillon.{purpose}",
                signer=ClockSigner,
                signer_kwargs={"clock": self.clock, "key_derivation": "hmac", "digest_method": sha256},
            )
        return self.purposes[purpose]


class ClockSigner(TimestampSigner):
    """Signs with the house's clock, so that a test may let a week pass."""

    def __init__(self, *args: Any, clock: Clock, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clock = clock

    def get_timestamp(self) -> int:
        """Seconds since 1970."""
        return int(self.clock.now().timestamp())

    def timestamp_to_datetime(self, ts: int) -> datetime:
        """The moment of a seal, in UTC."""
        return datetime.fromtimestamp(ts, UTC)
