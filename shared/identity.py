"""Who is visiting, which roles they hold where, and the seals that prove it on cookies, tokens and links."""

import hmac
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any
from uuid import UUID

from itsdangerous import BadData, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from shared.clock import Clock
from shared.errors import Refused
from shared.text import say

SESSION_COOKIE = "maillon_session"
HUB, HUB_SESSION_COOKIE = "hub", "maillon_session_hub"
"""The hub's cookie has a name of its own: browsers tell no ports apart, and it may be on one machine with a node."""
LANGUAGE_COOKIE = "maillon_language"
SESSION_LASTS = timedelta(days=90)
"""The longest that any session lasts; how long whose does, shared/access/lifetimes.py says."""


class Role(StrEnum):
    """What somebody is: on a union's node the first six, at the hub the last two and the operator."""

    OPERATOR = "operator"
    STAFF = "staff"
    COMMITTEE_HOST = "committee_host"
    ELECTED = "elected"
    CONTACT = "contact"
    MEMBER = "member"
    ANALYST = "analyst"
    FEDERATION_READER = "federation_reader"


@dataclass(frozen=True, order=True)
class Grant:
    """A role, and where it is held: in a co-operative, or (None) in the union's own body."""

    role: Role
    cooperative_id: UUID | None = None


@dataclass(frozen=True)
class Visitor:
    """Whoever is signed in: the node's operator need not be a person of the register.

    `session_id` names the session or API token that they came with, `begun_at` when it was made, `seen_at` when the
    session's seal was renewed. `federation` is the code of the one federation that somebody reads for, at the hub.
    `scopes` are those of an API token, None for a person in a browser.
    """

    person_id: UUID | None
    grants: tuple[Grant, ...]
    name: str = ""
    federation: str = ""
    session_id: str = field(default="", compare=False)
    begun_at: datetime | None = field(default=None, compare=False)
    seen_at: datetime | None = field(default=None, compare=False)
    scopes: frozenset[str] | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """What this visitor is, anywhere."""
        return frozenset(grant.role for grant in self.grants)

    @property
    def cooperative_ids(self) -> tuple[UUID, ...]:
        """The co-operatives in which this visitor is anything."""
        return tuple(sorted({grant.cooperative_id for grant in self.grants if grant.cooperative_id}))

    def has(self, *roles: Role) -> bool:
        """Whether the visitor holds one of these roles, wherever."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Asker:
    """Who asks for a work (nobody signed in: no visitor), from which network, with which browser (in words)."""

    visitor: Visitor | None = None
    whence: str = ""
    browser: str = ""


def a_visitor(
    person_id: UUID | None, *roles: Role, name: str = "", cooperative_ids: Iterable[UUID] = (), federation: str = ""
) -> Visitor:
    """A visitor with these roles: a member's and a contact's in each of the co-operatives, if any are named."""
    where = tuple(sorted(cooperative_ids))
    grants = [
        Grant(role, id)
        for role in roles
        for id in (where if where and role in (Role.MEMBER, Role.CONTACT) else (None,))
    ]
    return Visitor(person_id, tuple(grants), name, federation)


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

    A seal proves origin and age; it hides nothing. A token of one purpose never opens another, nor does one of another
    union, even where both have the same secret.
    """

    def __init__(self, secret: str, clock: Clock | None = None, union: str = "") -> None:
        self.secret = secret
        self.union = union
        self.clock = clock or Clock()
        self.purposes: dict[str, URLSafeTimedSerializer] = {}

    @property
    def session_cookie(self) -> str:
        """What the cookie of a session is called."""
        return HUB_SESSION_COOKIE if self.union == HUB else SESSION_COOKIE

    def seal(self, purpose: str, payload: dict[str, Any]) -> str:
        """A token for a link or a cookie; `payload` is what JSON can carry."""
        return str(self.sealer(purpose).dumps(payload))

    def open(self, purpose: str, token: str, *, max_age: timedelta | None = None) -> dict[str, Any]:
        """What was sealed. Raises BadSeal, or Expired when older than `max_age`."""
        return self.look(purpose, token, max_age)[0]

    def look(self, purpose: str, token: str, max_age: timedelta | None) -> tuple[dict[str, Any], datetime]:
        """What was sealed, and when."""
        seconds = None if max_age is None else int(max_age.total_seconds())
        try:
            payload, at = self.sealer(purpose).loads(token, max_age=seconds, return_timestamp=True)
        except SignatureExpired:
            raise Expired from None
        except BadData:
            raise BadSeal from None
        return dict(payload), at

    def digest(self, purpose: str, text: str) -> str:
        """What may be kept of a text to know it again; without the secret nobody can try texts out."""
        return hmac.new(self.secret.encode(), f"{self.union} {purpose} {text}".encode(), sha256).hexdigest()

    def session(self, visitor: Visitor) -> str:
        """The token of a signed-in visitor, for the cookie; sealed again, it is the same session."""
        return self.seal("session", self.held(visitor, visitor.begun_at))

    def visitor(self, token: str, max_age: timedelta = SESSION_LASTS) -> Visitor | None:
        """The visitor of a session token; None when it is not, or no longer, one."""
        try:
            held, at = self.look("session", token, max_age)
        except BadSeal:
            return None
        return replace(visitor_in(held), seen_at=at)

    def api_token(self, visitor: Visitor, scopes: Iterable[str], lasts: timedelta) -> str:
        """A token for a program, which does what `visitor` may do within `scopes` (`meetings:read` …)."""
        until = int((self.clock.now() + lasts).timestamp())
        return self.seal("api token", self.held(visitor) | {"k": sorted(scopes), "x": until})

    def bearer(self, token: str) -> Visitor | None:
        """The visitor that an API token stands for; None when it is not, or no longer, one."""
        try:
            held = self.open("api token", token)
        except BadSeal:
            return None
        return None if held["x"] <= self.clock.now().timestamp() else visitor_in(held)

    def held(self, visitor: Visitor, begun_at: datetime | None = None) -> dict[str, Any]:
        """What a session or token says of its owner."""
        return {
            "p": visitor.person_id and visitor.person_id.hex,
            "g": [[grant.role, grant.cooperative_id.hex if grant.cooperative_id else ""] for grant in visitor.grants],
            "n": visitor.name,
            "f": visitor.federation,
            "s": visitor.session_id or token_urlsafe(12),
            "b": (begun_at or self.clock.now()).timestamp(),
        }

    def sealer(self, purpose: str) -> URLSafeTimedSerializer:
        """The serializer of one purpose; the purpose is its salt."""
        if purpose not in self.purposes:
            self.purposes[purpose] = URLSafeTimedSerializer(
                self.secret,
                salt=f"maillon.{self.union}.{purpose}",
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


def visitor_in(held: dict[str, Any]) -> Visitor:
    """The visitor of whom a seal speaks."""
    return Visitor(
        UUID(held["p"]) if held["p"] else None,
        tuple(Grant(Role(role), UUID(where) if where else None) for role, where in held["g"]),
        held["n"],
        held["f"],
        held["s"],
        datetime.fromtimestamp(held["b"], UTC),
        scopes=frozenset(held["k"]) if "k" in held else None,
    )
