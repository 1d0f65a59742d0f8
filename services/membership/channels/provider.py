"""An OpenID provider that the node's operator chose: the way there, and what it tells of who comes back."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.membership.errors.keys import ProviderAway, ProviderNotUnderstood, ProviderRefused
from services.membership.rules.provider_answer import Expected, Told, claims_in, signing_ways, told, understood
from shared.at_first_use import AtFirstUse
from shared.clock import Clock
from shared.logs import logger

if TYPE_CHECKING:
    import httpx

    from shared import outward
else:
    httpx, outward = AtFirstUse("httpx"), AtFirstUse("shared.outward")

auth, pkce = AtFirstUse("authlib.oauth2.auth"), AtFirstUse("authlib.oauth2.rfc7636")
parameters = AtFirstUse("authlib.oauth2.rfc6749.parameters")

KEPT = timedelta(hours=1)
WELL_KNOWN = "/.well-known/openid-configuration"
SCOPES = "openid email"


@dataclass(frozen=True)
class Question:
    """What one browser asks: `state` and `nonce` come back, `verifier` shows that the same node fetches the answer."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider; its description and keys are kept for an hour, or until a key is missing."""

    def __init__(
        self, name: str, issuer: str, client_id: str, client_secret: str, here: str, clock: Clock, *, private: bool
    ) -> None:
        self.name, self.issuer = name, issuer
        self.client_id, self.client_secret = client_id, client_secret
        self.redirect_uri = f"{here}/sign-in/provider/callback"
        self.afterwards = f"{here}/sign-in"
        self.clock, self.private = clock, private
        self.document: tuple[datetime, dict[str, Any]] | None = None
        self.keys: tuple[datetime, KeySet] | None = None

    async def way_there(self, question: Question) -> str:
        """Where the browser goes. Raises ProviderAway, ProviderNotUnderstood."""
        endpoint = (await self.described())["authorization_endpoint"]
        return str(
            parameters.prepare_grant_uri(
                self.openable(endpoint),
                client_id=self.client_id,
                response_type="code",
                redirect_uri=self.redirect_uri,
                scope=SCOPES,
                state=question.state,
                nonce=question.nonce,
                code_challenge=pkce.create_s256_code_challenge(question.verifier),
                code_challenge_method="S256",
            )
        )

    async def way_out(self) -> str | None:
        """Where the browser signs out at the provider, too; None where it has no such page."""
        endpoint = (await self.described()).get("end_session_endpoint")
        if not endpoint:
            return None
        address = httpx.URL(self.openable(endpoint))
        return str(
            address.copy_merge_params({"client_id": self.client_id, "post_logout_redirect_uri": self.afterwards})
        )

    async def told(self, code: str, question: Question) -> Told:
        """Who came back with that code. Raises ProviderAway, ProviderNotUnderstood, ProviderRefused."""
        document = await self.described()
        async with self.asking() as client:
            tokens = await self.fetch_tokens(client, document, code, question)
            claims = await self.checked(client, document, tokens, question)
            more: dict[str, Any] = {}
            if "email" not in claims and document.get("userinfo_endpoint") and tokens.get("access_token"):
                bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
                more = spoken(await client.get(document["userinfo_endpoint"], headers=bearer))
        return told(claims, more)

    async def described(self) -> dict[str, Any]:
        """The provider's description of itself."""
        if self.document is None or self.clock.now() - self.document[0] >= KEPT:
            async with self.asking() as client:
                answer = await client.get(self.issuer.rstrip("/") + WELL_KNOWN)
                self.document = self.clock.now(), understood(spoken(answer), self.issuer)
        return self.document[1]

    async def fetch_tokens(
        self, client: "httpx.AsyncClient", document: dict[str, Any], code: str, question: Question
    ) -> dict[str, Any]:
        """The code, changed for tokens."""
        body = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri}
        request = client.build_request(
            "POST",
            document["token_endpoint"],
            data={**body, "code_verifier": question.verifier},
            headers={"Accept": "application/json"},
        )
        ways = document.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        way = "client_secret_basic" if "client_secret_basic" in ways else "client_secret_post"
        shown = auth.ClientAuth(self.client_id, self.client_secret, way)
        uri, headers, content = shown.prepare("POST", str(request.url), dict(request.headers), request.content.decode())
        headers.pop("content-length", None)
        return spoken(await client.post(uri, content=content, headers=headers))

    async def checked(
        self, client: "httpx.AsyncClient", document: dict[str, Any], tokens: dict[str, Any], question: Question
    ) -> dict[str, Any]:
        """What the provider signed; its keys are fetched once more where the one that signed is new."""
        access_token = tokens.get("access_token")
        expected = Expected(self.issuer, self.client_id, question.nonce, self.clock.now(), access_token)
        word, ways = str(tokens.get("id_token", "")), signing_ways(document)
        try:
            return claims_in(word, await self.known_keys(client, document), ways, expected)
        except (JoseError, ValueError):
            self.keys = None
        try:
            return claims_in(word, await self.known_keys(client, document), ways, expected)
        except (JoseError, ValueError) as why:
            logger().warning("provider.word_refused", why=type(why).__name__)
            raise ProviderNotUnderstood from why

    async def known_keys(self, client: "httpx.AsyncClient", document: dict[str, Any]) -> KeySet:
        """The provider's keys."""
        if self.keys is None or self.clock.now() - self.keys[0] >= KEPT:
            held = spoken(await client.get(document["jwks_uri"]))
            self.keys = self.clock.now(), KeySet.import_key_set({"keys": held.get("keys", [])})
        return self.keys[1]

    @asynccontextmanager
    async def asking(self) -> AsyncIterator["httpx.AsyncClient"]:
        """A client for the provider's addresses. Raises ProviderAway when they do not answer, or lead elsewhere."""
        try:
            async with (
                asyncio.timeout(outward.WITHIN_S),
                outward.outward_client(self.issuer, may_be_private=self.private) as client,
            ):
                yield client
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as why:
            logger().warning("provider.away", why=f"{type(why).__name__}: {why}"[:200])
            raise ProviderAway(self.name) from why

    def openable(self, address: str) -> str:
        """An address for the browser: by https, or of the issuer's own origin. Raises ProviderNotUnderstood."""
        if not address.startswith("https://") and outward.origin_of(address) != outward.origin_of(self.issuer):
            raise ProviderNotUnderstood
        return address


def spoken(answer: "httpx.Response") -> dict[str, Any]:
    """The JSON object of an answer. Raises ProviderRefused with the provider's words, ProviderNotUnderstood."""
    try:
        said = answer.json()
    except ValueError:
        raise ProviderNotUnderstood from None
    if not isinstance(said, dict):
        raise ProviderNotUnderstood
    if answer.status_code != httpx.codes.OK:
        raise ProviderRefused(str(said.get("error_description") or said.get("error") or answer.status_code))
    return said
