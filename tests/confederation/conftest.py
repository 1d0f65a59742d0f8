"""A hub's database, and the hub of the tests."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import services.confederation
from services.confederation.handlers.from_unions import FromUnions
from services.confederation.models import Federation, Union
from shared.clock import Clock
from shared.database import Database
from shared.feed import Read
from shared.migrate import migrate
from shared.work import Workplace
from tests.confederation.world import Hub, a_union

MIGRATIONS = Path(services.confederation.__file__).parent / "migrations"
Taking = Callable[..., Awaitable[None]]


@pytest.fixture
def migrations() -> Path:
    """The tables of the confederation's service."""
    return MIGRATIONS


@pytest.fixture
def hub() -> Hub:
    """The hub's stream, empty."""
    return Hub()


@pytest.fixture
async def place(database_url: str, hub: Hub) -> AsyncIterator[Workplace]:
    """The hub's database, with two unions and a federation; the time is the hub's."""
    place = Workplace(Database(database_url), "hub", "confederation", Clock(ZoneInfo("Europe/Paris"), lambda: hub.now))
    await migrate(place.database, MIGRATIONS)
    async with place.work() as work:
        work.add(a_union("bretagne", departments=["22", "29", "35", "56"]))
        work.add(a_union("occitanie", departments=["09", "11", "31", "34"]))
        work.add(Federation(code="btp", name="Building", trades=["41", "42", "43"]))
    yield place
    await place.database.close()


@pytest.fixture
def take(place: Workplace) -> Taking:
    """Has the hub take in messages, as many at a time as are given at once."""

    async def take_them(*reads: Read) -> None:
        async with place.work() as work:
            await FromUnions().take(reads, work)

    return take_them


async def know(place: Workplace, *bodies: Union | Federation) -> None:
    """More unions and federations."""
    async with place.work() as work:
        for body in bodies:
            await work.session.merge(body)
