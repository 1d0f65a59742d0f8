"""What a provider signs counts only for this node, this question, this moment, and with a key of its own."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OctKey, RSAKey

from services.membership.errors.keys import ProviderNotUnderstood
from services.membership.rules.provider_answer import Expected, claims_in, signing_ways, told, understood

ISSUER, CLIENT, NONCE = "https://id.example.org", "the-node", "a question"
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
KEY = RSAKey.generate_key(2048, {"kid": "k1"})
OTHER = RSAKey.generate_key(2048, {"kid": "k1"})
KEYS = KeySet([KEY])


def at(**difference: float) -> int:
    return int((NOW + timedelta(**difference)).timestamp())


def a_word(*, key: Any = KEY, alg: str = "RS256", **bent: Any) -> str:
    """What the provider signs, bent."""
    whole = {
        "iss": ISSUER,
        "sub": "7",
        "aud": CLIENT,
        "nonce": NONCE,
        "iat": at(seconds=-5),
        "exp": at(hours=1),
    }
    claims = {name: value for name, value in (whole | bent).items() if value is not None}
    return jwt.encode({"alg": alg, "kid": "k1"}, claims, key, algorithms=[alg])


def read(word: str) -> dict[str, Any]:
    return claims_in(word, KEYS, ["RS256"], Expected(ISSUER, CLIENT, NONCE, NOW))


def test_a_good_word_says_who_it_is() -> None:
    assert read(a_word())["sub"] == "7"


@pytest.mark.parametrize(
    "bent",
    [
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": [CLIENT, "another-client"]},
        {"aud": [CLIENT, "another-client"], "azp": "another-client"},
        {"aud": None},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"sub": None},
        {"sub": 7},
        {"nonce": "another question"},
        {"nonce": None},
        {"exp": at(minutes=-2)},
        {"exp": None},
        {"iat": at(minutes=5)},
        {"iat": None},
        {"nbf": at(minutes=5)},
        {"key": OTHER},
    ],
)
def test_a_word_for_another_node_question_or_time_counts_for_nothing(bent: dict[str, Any]) -> None:
    with pytest.raises((JoseError, ValueError)):
        read(a_word(**bent))


def test_a_word_signed_with_our_common_secret_counts_for_nothing() -> None:
    with pytest.raises((JoseError, ValueError)):
        read(a_word(key=OctKey.import_key("a secret that only the two of them know"), alg="HS256"))


def test_a_word_that_nobody_signed_counts_for_nothing() -> None:
    unsigned = a_word().rpartition(".")[0].split(".", 1)[1]
    with pytest.raises((JoseError, ValueError)):
        read(f"eyJhbGciOiJub25lIn0.{unsigned}.")


@pytest.mark.parametrize("bent", [{"exp": at(seconds=-40)}, {"iat": at(seconds=40)}])
def test_clocks_may_differ_by_some_seconds(bent: dict[str, Any]) -> None:
    assert read(a_word(**bent))["sub"] == "7"


@pytest.mark.parametrize("offered", [["none"], ["HS256"], [], "RS256", None])
def test_a_provider_that_signs_with_nothing_safe_is_not_understood(offered: Any) -> None:
    with pytest.raises(ProviderNotUnderstood):
        signing_ways({"id_token_signing_alg_values_supported": offered})


@pytest.mark.parametrize(
    "document",
    [None, [], {}, {"issuer": ISSUER}, {"issuer": ISSUER, "authorization_endpoint": [], "token_endpoint": 1}],
)
def test_half_a_description_is_not_understood(document: Any) -> None:
    with pytest.raises(ProviderNotUnderstood):
        understood(document, ISSUER)


@pytest.mark.parametrize(
    ("more", "email"),
    [
        ({"sub": "7", "email": "a@example.org", "email_verified": True}, "a@example.org"),
        ({"sub": "8", "email": "a@example.org", "email_verified": True}, None),
        ({"sub": "7", "email": "a@example.org", "email_verified": "true"}, None),
        ({"sub": "7", "email": "a@example.org"}, None),
        ({"sub": "7", "email": 7, "email_verified": True}, None),
        ({}, None),
    ],
)
def test_an_address_counts_when_it_is_the_same_person_s_and_verified(more: dict[str, Any], email: str | None) -> None:
    assert told({"iss": ISSUER, "sub": "7"}, more).email == email
