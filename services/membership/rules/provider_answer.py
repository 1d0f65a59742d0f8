"""Whether what an OpenID provider tells of somebody holds: its document, and its signed word (OpenID Connect Core)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.membership.errors.keys import ProviderNotUnderstood
from shared.at_first_use import AtFirstUse

oidc = AtFirstUse("authlib.oidc.core")
SIGNED_WITH = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
CLOCKS_DIFFER_S = 60
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
ADDRESSES = (*NEEDED, "userinfo_endpoint", "end_session_endpoint")


@dataclass(frozen=True)
class Told:
    """Who came from the provider: its number for them, and the address that it has made sure is theirs, if any."""

    issuer: str
    subject: str
    email: str | None = None


@dataclass(frozen=True)
class Expected:
    """What the signed word must be about: this node's question, and no other."""

    issuer: str
    client_id: str
    nonce: str
    now: datetime
    access_token: str | None = None


def understood(document: Any, issuer: str) -> dict[str, Any]:
    """The provider's own description. Raises ProviderNotUnderstood where it is another's, or lacks an address."""
    if not isinstance(document, dict) or document.get("issuer") != issuer:
        raise ProviderNotUnderstood
    if not all(document.get(name) for name in NEEDED):
        raise ProviderNotUnderstood
    if not all(isinstance(document.get(name, ""), str) for name in ADDRESSES):
        raise ProviderNotUnderstood
    return document


def signing_ways(document: Mapping[str, Any]) -> list[str]:
    """The signatures that the provider uses and we accept: none without a key, none with a shared one.

    Raises ProviderNotUnderstood where that leaves none, for an empty list would mean all to those who read it.
    """
    offered = document.get("id_token_signing_alg_values_supported", ["RS256"])
    ways = sorted(SIGNED_WITH.intersection(offered if isinstance(offered, list) else ()))
    if not ways:
        raise ProviderNotUnderstood
    return ways


def claims_in(word: str, keys: KeySet, ways: list[str], expected: Expected) -> dict[str, Any]:
    """What the provider signed. Raises JoseError when the signature, the owner, the time or the question is wrong."""
    read = jwt.decode(word, keys, algorithms=ways)
    options = {
        "iss": {"essential": True, "value": expected.issuer},
        "aud": {"essential": True, "value": expected.client_id},
        "sub": {"essential": True},
        "nonce": {"essential": True, "value": expected.nonce},
    }
    params = {"client_id": expected.client_id, "nonce": expected.nonce, "access_token": expected.access_token}
    claims = oidc.CodeIDToken(read.claims, read.header, options, params)
    claims.validate(now=int(expected.now.timestamp()), leeway=CLOCKS_DIFFER_S)
    if not isinstance(claims["sub"], str):
        raise JoseError("sub")
    return dict(claims)


def told(claims: Mapping[str, Any], more: Mapping[str, Any]) -> Told:
    """Who that is; an address counts only where the provider says that it has verified it."""
    found = {**more, **claims} if more.get("sub") == claims["sub"] else claims
    email = found.get("email")
    sure = found.get("email_verified") is True and isinstance(email, str)
    return Told(claims["iss"], claims["sub"], email if sure else None)
