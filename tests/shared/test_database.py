"""The database: who waits for whom, and which errors mean that it, and not the work, is at fault."""

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, OperationalError

import shared.database
from shared.clock import Clock
from shared.database import Database, is_unavailable
from shared.migrate import migrate
from shared.work import Workplace
from tests.shared.conftest import MIGRATIONS
from tests.shared.toy import count, counters


async def workplace(url: str) -> Workplace:
    """A workplace on a database with its tables."""
    database = Database(url)
    await migrate(database, MIGRATIONS)
    return Workplace(database, "occitanie", "toy", Clock())


async def error_of(database: Database, *statements: Any) -> BaseException:
    """The error that one of the statements raises."""
    with pytest.raises(DBAPIError) as caught:
        async with database.session() as session:
            for statement in statements:
                await session.exec(text(statement) if isinstance(statement, str) else statement)
    return caught.value


async def test_a_work_waits_for_another_process_s_write_lock(folder: Path) -> None:
    place = await workplace(f"sqlite+aiosqlite:///{folder / 'a.sqlite'}")
    other = sqlite3.connect(folder / "a.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.4, other.execute, "COMMIT")
    async with asyncio.timeout(2), place.work() as work:
        assert await count(uuid4(), 1, work) == 1
    await place.database.close()
    other.close()


async def test_the_loop_goes_on_while_a_work_waits(folder: Path) -> None:
    place = await workplace(f"sqlite+aiosqlite:///{folder / 'a.sqlite'}")
    other = sqlite3.connect(folder / "a.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    asyncio.get_running_loop().call_later(0.3, other.execute, "COMMIT")

    async def ticks() -> int:
        for tick in range(1000):
            if not other.in_transaction:
                return tick
            await asyncio.sleep(0.005)
        return 0

    ticking = asyncio.create_task(ticks())
    async with place.work() as work:
        await count(uuid4(), 1, work)
    assert await ticking > 20
    await place.database.close()
    other.close()


async def test_a_lock_that_is_never_freed_ends_the_wait_and_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared.database, "WRITE_LOCK_S", 0.2)
    place = await workplace(f"sqlite+aiosqlite:///{folder / 'a.sqlite'}")
    other = sqlite3.connect(folder / "a.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError) as caught:
        async with place.work() as work:
            await count(uuid4(), 1, work)
    assert is_unavailable(caught.value)
    other.execute("COMMIT")
    async with place.work() as work:
        assert await count(uuid4(), 1, work) == 1
    assert other.execute("SELECT count(*) FROM outbox").fetchone() == (1,)
    await place.database.close()
    other.close()


async def test_several_processes_bring_one_database_up_to_date_one_after_the_other(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(3)]
    async with asyncio.timeout(10):
        await asyncio.gather(*(migrate(database, MIGRATIONS) for database in databases))
    for database in databases:
        await database.close()


async def test_a_service_starts_while_another_process_writes(folder: Path) -> None:
    place = await workplace(f"sqlite+aiosqlite:///{folder / 'a.sqlite'}")
    await place.database.close()
    other = sqlite3.connect(folder / "a.sqlite", isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    later = threading.Timer(0.3, other.execute, ("COMMIT",))
    later.start()
    again = await workplace(f"sqlite+aiosqlite:///{folder / 'a.sqlite'}")
    later.join()
    await again.database.close()
    other.close()


async def test_a_mistake_of_the_work_s_own_is_not_taken_for_a_database_that_is_away(database_url: str) -> None:
    place = await workplace(database_url)
    once = insert(counters).values(counter_id=uuid4(), number=1)
    assert not is_unavailable(await error_of(place.database, once, once))
    assert not is_unavailable(await error_of(place.database, "SELECT * FROM nowhere"))
    assert not is_unavailable(ValueError("no"))
    await place.database.close()


async def test_a_cut_connection_and_a_deadlock_may_be_tried_again(make_database: Callable[[], str]) -> None:
    place = await workplace(make_database())
    cut = "SELECT pg_terminate_backend(pg_backend_pid())"
    assert is_unavailable(await error_of(place.database, cut, "SELECT 1"))
    deadlock = "DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END $$"
    assert is_unavailable(await error_of(place.database, deadlock))
    full = "DO $$ BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$"
    assert is_unavailable(await error_of(place.database, full))
    bad_value = "DO $$ BEGIN RAISE EXCEPTION 'invalid input' USING ERRCODE = '22P02'; END $$"
    assert not is_unavailable(await error_of(place.database, bad_value))
    await place.database.close()


async def test_a_database_that_nobody_serves_is_away(folder: Path) -> None:
    database = Database(f"postgresql+asyncpg://postgres@/none?host={folder}")
    with pytest.raises(OSError) as caught:
        async with database.session() as session:
            await session.exec(text("SELECT 1"))
    assert is_unavailable(caught.value)
    await database.close()
