"""Duties.

What exactly one process of a service does at a time (relay, listener, clockwork), and the lock that sees to it.
"""

import asyncio
import fcntl
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import func, literal, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import Database

LOOK_AGAIN_S = 0.3
STAY_S = 2.0


@asynccontextmanager
async def alone(database: Database, duty: str) -> AsyncIterator[None]:
    """Waits until no other process has this duty on this database, and holds it inside the block.

    SQLite: a lock on a file beside the database, which the kernel frees when the holder dies. PostgreSQL: an advisory
    lock, which the server frees when the holder's connection ends.
    """
    if database.sqlite:
        with (Path(f"{database.url.database}.{duty}.lock")).open("w") as file:
            while not taken(file.fileno()):
                await asyncio.sleep(LOOK_AGAIN_S)
            yield
    else:
        async with asyncio.TaskGroup() as group, database.writing.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            while not await advisory(connection, "pg_try_advisory_lock", duty):
                await asyncio.sleep(LOOK_AGAIN_S)
            watch = group.create_task(stay_connected(connection, turn := asyncio.Lock()))
            try:
                yield
            finally:
                watch.cancel()
                async with turn:
                    await let_go(connection, duty)


def taken(descriptor: int) -> bool:
    """Takes the file's lock if it is free."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def advisory(connection: AsyncConnection, function: str, duty: str) -> bool:
    """Takes or gives back PostgreSQL's advisory lock of that name; whether that could be done."""
    question = select(getattr(func, function)(zlib.crc32(duty.encode())))
    return bool((await connection.execute(question)).scalar())


async def let_go(connection: AsyncConnection, duty: str) -> None:
    """Gives the lock back: the pool keeps the connection, and a lock on it would be kept with it."""
    try:
        await advisory(connection, "pg_advisory_unlock", duty)
    except SQLAlchemyError:
        await connection.invalidate()


async def stay_connected(connection: AsyncConnection, turn: asyncio.Lock) -> None:
    """Fails when the connection that carries the lock is gone, for then the lock is gone too.

    Whoever holds the duty then ends.
    """
    while True:
        not_if_told_to_stop()
        await asyncio.sleep(STAY_S)
        async with asyncio.timeout(STAY_S), turn:
            await connection.execute(select(literal(1)))


def not_if_told_to_stop() -> None:
    """Ends the task that was told to: for the beginning of every endless loop.

    The word to stop can get lost: a task group whose member fails just then reports the failure instead, and
    `asyncio.wait_for` (Python 3.11, and all over nats-py) returns its result when that comes at the same moment. A
    relay that went on so kept its service off the air. The loop's own task must not hold a task group: Python 3.11's
    can leave it looking as if it had been told to stop.
    """
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError
