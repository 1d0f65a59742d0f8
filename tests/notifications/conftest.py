"""Notifications' own database, ear, and a mail server."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from services.notifications.app import HERE, email_channel
from services.notifications.errands.send_messages import Messenger
from shared.database import Database
from shared.migrate import migrate
from shared.work import Workplace
from tests.notifications.postbox import Postbox
from tests.notifications.world import Ear, Time, clock_of, settings_for


@pytest.fixture
def migrations() -> Path:
    """The tables of notifications."""
    return HERE / "migrations"


@pytest.fixture
def time() -> Time:
    """The time it is, until the test lets some pass."""
    return Time()


@pytest.fixture
async def place(database_url: str, time: Time) -> AsyncIterator[Workplace]:
    """Where notifications works, with empty tables."""
    database = Database(database_url)
    await migrate(database, HERE / "migrations")
    yield Workplace(database, "occitanie", "notifications", clock_of(time))
    await database.close()


@pytest.fixture
def ear(place: Workplace) -> Ear:
    """Hears events."""
    return Ear(place)


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    """A mail server that takes everything, until it is told otherwise."""
    server = Postbox()
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def messenger(postbox: Postbox, database_url: str) -> Messenger:
    """Sends what is due to that server."""
    return Messenger(email_channel(settings_for(database_url, postbox.port)))


@pytest.fixture
def make_database_url(database_url: str, folder: Path, request: pytest.FixtureRequest) -> Callable[[], str]:
    """Another fresh database of the kind that the test runs on."""
    if database_url.startswith("postgresql"):
        make: Callable[[], str] = request.getfixturevalue("make_database")
        return make
    return lambda: f"sqlite+aiosqlite:///{folder / 'other.sqlite'}"
