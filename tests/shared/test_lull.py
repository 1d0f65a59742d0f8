"""A look that would find what the last one found is spared; no other one is."""

from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import insert

from shared.clock import Clock
from shared.database import Database
from shared.lull import Lull
from shared.migrate import migrate
from shared.work import Workplace
from tests.shared.conftest import MIGRATIONS
from tests.shared.toy import heard


@pytest.fixture
async def place(database_url: str) -> AsyncIterator[Workplace]:
    """A database in which nothing happens."""
    database = Database(database_url)
    await migrate(database, MIGRATIONS)
    yield Workplace(database, "occitanie", "toy", Clock())
    await database.close()


async def something_happens(url: str) -> None:
    """Another process commits."""
    other = Database(url)
    async with other.session() as session:
        await session.exec(insert(heard).values(counter_id=UUID(int=1), number=1, by="somebody"))
        await session.commit()
    await other.close()


async def test_a_lull_lasts_until_somebody_commits(place: Workplace, database_url: str) -> None:
    lull = Lull()
    assert not lull.lasts(place)
    lull.begins()
    assert lull.lasts(place) == lull.lasts(place) == place.database.sqlite
    await something_happens(database_url)
    assert not lull.lasts(place)
    assert not lull.lasts(place), "nobody has looked since"


async def test_a_commit_during_the_look_ends_the_lull(place: Workplace, database_url: str) -> None:
    lull = Lull()
    assert not lull.lasts(place)
    await something_happens(database_url)
    lull.begins()
    assert not lull.lasts(place)


async def test_what_becomes_due_by_itself_ends_the_lull(place: Workplace) -> None:
    lull, now = Lull(), place.clock.now()
    for until, lasts in ((now + timedelta(hours=1), True), (now, False)):
        lull.lasts(place)
        lull.begins(until)
        assert lull.lasts(place) == (lasts and place.database.sqlite)


async def test_another_question_is_no_lull(place: Workplace) -> None:
    lull = Lull()
    lull.lasts(place, "monday")
    lull.begins()
    assert lull.lasts(place, "monday") == place.database.sqlite
    assert not lull.lasts(place, "tuesday")
