"""Membership on a real broker and a real database, and somebody in front of it."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from deploy.broker.server import BrokerServer
from services.membership.app import HERE, build
from services.membership.settings import MembershipSettings
from shared.identity import SESSION_COOKIE, Role, a_visitor
from shared.service import Service
from shared.work import Workplace

SECRET = "a secret of the tests"


@pytest.fixture
def migrations() -> Path:
    """The tables of membership."""
    return HERE / "migrations"


@pytest.fixture
def settings_of_the_test() -> dict[str, Any]:
    """What a test sets otherwise; override it there."""
    return {}


@pytest.fixture
async def app(broker: BrokerServer, database_url: str, settings_of_the_test: dict[str, Any]) -> AsyncIterator[FastAPI]:
    """The application of membership, at work."""
    settings = MembershipSettings(
        union=broker.union,
        union_name="Union des essais",
        database_url=database_url,
        broker_url=broker.url_node,
        broker_fed_url=broker.url_fed,
        secret=SECRET,
        **{"public_url": "http://node.test", **settings_of_the_test},
    )
    app = build(settings)
    async with app.router.lifespan_context(app):
        yield app


@pytest.fixture
def service(app: FastAPI) -> Service:
    """The service behind the application."""
    found: Service = app.state.service
    return found


@pytest.fixture
def place(service: Service) -> Workplace:
    """Where its works are opened."""
    return service.place


def browser(app: FastAPI, role: Role | None = Role.STAFF, person_id: UUID | None = None) -> httpx.AsyncClient:
    """A browser in which somebody is signed in, or nobody."""
    cookies = {SESSION_COOKIE: app.state.seals.session(a_visitor(person_id, role))} if role else {}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://node.test",
        cookies=cookies,
        headers={"Origin": "http://node.test", "Accept-Language": "en"},
        follow_redirects=True,
    )


@pytest.fixture
async def staff(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of the union's staff."""
    async with browser(app) as client:
        yield client
