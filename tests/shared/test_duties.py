"""Duties: one process of a service has them at a time, and another takes over when it dies."""

import asyncio
import multiprocessing
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from deploy.broker.server import BrokerServer
from shared.database import Database
from shared.duties import alone
from tests.faults.processes import Role, live
from tests.shared import toy
from tests.shared.conftest import toy_service
from tests.shared.spine import announce, heard_are, on_air, until
from tests.shared.toy import Counted

processes = multiprocessing.get_context("forkserver")


async def test_a_second_process_takes_over_what_a_killed_one_did(
    folder: Path, database_url: str, broker: BrokerServer
) -> None:
    role = Role("ear", database_url, broker.url_node, broker.url_fed, folder)
    first = processes.Process(target=live, args=(role,), daemon=True)
    first.start()
    log = folder / "ear.log"
    await until(lambda: asyncio.sleep(0, log.exists() and "broker.joined" in log.read_text()))
    async with toy_service(broker, database_url, "ear", [toy.write_down]).at_work() as second:
        await asyncio.sleep(0.6)
        assert not second.on_duty
        assert await second.checks() == {"database": True}
        first.kill()
        first.join()
        await on_air(second)
        await announce(second, Counted(counter_id=uuid4(), number=7))
        await heard_are(second, [7])


async def test_only_one_of_many_has_a_duty_at_a_time(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(4)]
    inside = 0

    async def serve(database: Database) -> None:
        nonlocal inside
        async with alone(database, "sweeping"):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.02)
            inside -= 1

    async with asyncio.timeout(10):
        await asyncio.gather(*(serve(database) for database in databases))
    for database in databases:
        await database.close()


async def test_a_service_whose_lock_was_lost_with_its_connection_gives_up_its_duties_and_takes_them_again(
    toy_at_work: Any, make_database: Callable[[], str]
) -> None:
    async with toy_at_work(make_database(), "ear", [toy.write_down]) as ear:
        await on_air(ear)
        others = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        async with ear.database.writing.connect() as connection:
            await connection.execute(text(others))
        await until(lambda: asyncio.sleep(0, not ear.on_duty))
        await until(lambda: asyncio.sleep(0, ear.on_air))
        await announce(ear, Counted(counter_id=uuid4(), number=1))
        await heard_are(ear, [1])
