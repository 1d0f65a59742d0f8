"""Duties: what exactly one process of a service does at a time (relay, listener, clockwork), and the lock that sees to it."""

import asyncio
import fcntl
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from shared.database import Database

LOOK_AGAIN_S = 0.3


@asynccontextmanager
async def alone(database: Database, duty: str) -> AsyncIterator[None]:
    """Waits until no other process has this duty on this database, and holds it inside the block.

    SQLite: a lock on a file beside the database, which the kernel frees when the holder dies. PostgreSQL: an advisory lock, which the
    server frees when the holder's connection ends.
    """
    if database.sqlite:
        with (Path(f"{database.url.database}.{duty}.lock")).open("w") as file:
            while not taken(file.fileno()):
                await asyncio.sleep(LOOK_AGAIN_S)
            yield
    else:
        async with database.writing.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            while not await advisory(connection, duty):
                await asyncio.sleep(LOOK_AGAIN_S)
            watch = asyncio.create_task(stay_connected(connection, asyncio.current_task()))
            try:
                yield
            finally:
                watch.cancel()


def taken(descriptor: int) -> bool:
    """Takes the file's lock if it is free."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def advisory(connection: AsyncConnection, duty: str) -> bool:
    """Takes PostgreSQL's advisory lock of that name if it is free."""
    question = text("SELECT pg_try_advisory_lock(:key)")
    return bool((await connection.execute(question, {"key": zlib.crc32(duty.encode())})).scalar())


async def stay_connected(connection: AsyncConnection, holder: "asyncio.Task[object] | None") -> None:
    """Ends the holder when the connection that carries its lock is gone, for then the lock is gone too."""
    try:
        while True:
            await asyncio.sleep(5)
            await connection.execute(text("SELECT 1"))
    except Exception:
        if holder:
            holder.cancel("the connection that carried the lock is gone")
        raise
