"""A meetings service on real databases: alone for its actions, at work with a real broker for its pages."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from fastapi import FastAPI

from deploy.broker.server import BrokerServer
from services.meetings.app import HERE, build
from services.meetings.settings import MeetingsSettings
from shared.database import Database
from shared.migrate import migrate
from shared.work import Workplace
from tests.meetings.network import Network
from tests.meetings.world import Hands, MovableClock

Doors = Callable[..., AbstractAsyncContextManager[FastAPI]]


@pytest.fixture
def migrations() -> Path:
    """The tables of meetings."""
    return HERE / "migrations"


@pytest_asyncio.fixture
async def hands(database_url: str) -> AsyncIterator[Hands]:
    """A meetings database without doors, and a clock to move."""
    database = Database(database_url)
    await migrate(database, HERE / "migrations")
    clock = MovableClock()
    yield Hands(Workplace(database, "occitanie", "meetings", clock), clock)
    await database.close()


@pytest_asyncio.fixture
async def network(hands: Hands, folder: Path, request: pytest.FixtureRequest) -> AsyncIterator[Network]:
    """A host and another union, each with a database of its own, on one clock."""
    if hands.place.database.sqlite:
        url = f"sqlite+aiosqlite:///{folder / 'home.sqlite'}"
    else:
        url = request.getfixturevalue("make_database")()
    database = Database(url)
    await migrate(database, HERE / "migrations")
    yield Network(hands, Hands(Workplace(database, "bretagne", "meetings", hands.clock), hands.clock))
    await database.close()


@pytest.fixture
def at_work(broker: BrokerServer, database_url: str) -> Doors:
    """Starts the built service for as long as a block lasts."""

    @asynccontextmanager
    async def start(**more: Any) -> AsyncIterator[FastAPI]:
        settings = MeetingsSettings(
            union=broker.union,
            union_name="Union of the tests",
            database_url=database_url,
            broker_url=broker.url_node,
            broker_fed_url=broker.url_fed,
            secret="a secret of the tests",
            public_url="http://node.test",
            **more,
        )
        app = build(settings)
        async with app.router.lifespan_context(app):
            yield app

    return start


def browser(app: FastAPI, **more: Any) -> httpx.AsyncClient:
    """A client that behaves as a browser does on our own pages."""
    headers = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html", "Accept-Language": "en"}
    return httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app), base_url="http://node.test", headers=headers, **more
    )
