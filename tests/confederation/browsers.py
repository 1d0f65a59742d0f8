"""The hub's pages in the tests of what it announces."""

import httpx
from fastapi import FastAPI

from services.confederation.app import build
from services.confederation.settings import ConfederationSettings
from shared.identity import HUB_SESSION_COOKIE, Role, Visitor, a_visitor

STAFF = a_visitor(None, Role.ANALYST)


def the_app(database_url: str) -> FastAPI:
    """The hub's pages over a database; its duties are not taken up."""
    return build(
        ConfederationSettings(
            union_name="Les unions",
            database_url=database_url,
            broker_url="nats://127.0.0.1:1",
            broker_fed_url="nats://127.0.0.1:1",
            broker_nat_url="nats://127.0.0.1:1",
            secret="a secret of the tests",
            public_url="http://127.0.0.1:8080",
        )
    )


def browser(app: FastAPI, visitor: Visitor | None = STAFF) -> httpx.AsyncClient:
    """A browser in which somebody is signed in, or nobody."""
    cookies = {HUB_SESSION_COOKIE: app.state.seals.session(visitor)} if visitor else {}
    headers = {"Sec-Fetch-Site": "same-origin", "Accept-Language": "en", "Accept": "text/html"}
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", cookies=cookies, headers=headers)
