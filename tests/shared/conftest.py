"""Toy services on a real broker and real databases."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from deploy.broker.server import BrokerServer
from shared.logs import set_up_logs
from shared.service import Service
from shared.settings import NodeSettings

MIGRATIONS = Path(__file__).parent / "toy" / "migrations"
MakeService = Callable[..., Any]


@pytest.fixture(autouse=True, scope="session")
def plain_logs() -> None:
    """Failures are logged plainly: drawing a traceback with every value in it takes half a second."""
    set_up_logs("tests", json=False)


def toy_service(broker: BrokerServer, url: str, name: str, handlers: Sequence[Any] = (), **more: Any) -> Service:
    """A service of the toy domain, not yet at work; `more` are settings, and `statements`."""
    statements = more.pop("statements", None)
    settings = NodeSettings(
        union=broker.union,
        union_name="Union of the tests",
        database_url=url,
        broker_url=broker.url_node,
        broker_fed_url=broker.url_fed,
        secret="a secret of the tests",
        public_url="http://127.0.0.1:8080",
        **more,
    )
    return Service(name, settings, MIGRATIONS, handlers, statements=statements)


@pytest.fixture
def toy_at_work(broker: BrokerServer) -> Callable[..., Any]:
    """Starts a toy service for as long as a block lasts."""

    @asynccontextmanager
    async def start(url: str, name: str, handlers: Sequence[Any] = (), **more: Any) -> AsyncIterator[Service]:
        async with toy_service(broker, url, name, handlers, **more).at_work() as service:
            yield service

    return start


@pytest.fixture
def make_database_url(database_url: str, folder: Path, request: pytest.FixtureRequest) -> Callable[[], str]:
    """More fresh databases of the kind that the test runs on."""
    if database_url.startswith("postgresql"):
        make: Callable[[], str] = request.getfixturevalue("make_database")
        return make
    numbers = count(2)
    return lambda: f"sqlite+aiosqlite:///{folder / f'test{next(numbers)}.sqlite'}"


@pytest.fixture
def sqlite_url(folder: Path) -> str:
    """A fresh SQLite database, where the kind of database does not matter."""
    return f"sqlite+aiosqlite:///{folder / 'test.sqlite'}"
