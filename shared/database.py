"""A service's database: SQLite in a file, or PostgreSQL; one door for writers, one for readers."""

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from weakref import WeakSet

import orjson
from sqlalchemy import String, cast, event, func, make_url, text
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.orm import Session
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import sqlite_inloop
from shared.folding import teach

assert sqlite_inloop  # registers the driver

SNAPSHOT = cast(func.pg_current_snapshot(), String)
OID = text("oid FROM pg_database WHERE datname = current_database()")
CACHE_KB = 2_000  # of one connection, and there are nine to a database; the kernel keeps the rest
OPEN_WAIT_MS = 5_000  # another process may be opening, closing or mending the file for a moment
LOOK_S = 0.05  # between looks for commits of other processes
WRITE_LOCK_S = 10.0  # how long a work waits for another process's write lock before it gives up
SQLITE_UNAVAILABLE = {5, 6, 7, 8, 9, 10, 11, 13, 14, 15, 26}
"""BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT FULL CANTOPEN PROTOCOL NOTADB (sqlite.org/rescode.html)."""
POSTGRES_UNAVAILABLE = ("08", "25006", "40", "53", "55P03", "57", "58", "XX")
"""Connection lost, read-only, deadlock or serialisation, out of resources, lock, shut down, system, internal
(beginnings of SQLSTATE).
"""


def as_json(value: Any) -> str:
    """A value of a JSON column; three times as fast as the standard library."""
    return orjson.dumps(value, option=orjson.OPT_NON_STR_KEYS).decode()


JSON: Any = {"json_serializer": as_json, "json_deserializer": orjson.loads}


class Commits:
    """A bell that is rung at a commit; everybody who waits for one has an ear of their own."""

    def __init__(self) -> None:
        self.ears: WeakSet[asyncio.Event] = WeakSet()

    def ear(self) -> asyncio.Event:
        """An event that is set at each commit; its owner clears it before looking."""
        self.ears.add(ear := asyncio.Event())
        return ear

    def set(self) -> None:
        """Rings."""
        for ear in self.ears:
            ear.set()


class Database:
    """Sessions on one database. On SQLite every work begins with the write lock; readers see the last commit."""

    def __init__(self, url: str) -> None:
        parsed = make_url(url)
        self.sqlite = parsed.get_backend_name() == "sqlite"
        self.committed = Commits()
        self.sentinel: sqlite3.Connection | None = None
        if self.sqlite:
            Path(parsed.database or "").parent.mkdir(parents=True, exist_ok=True)
            parsed = parsed.set(drivername="sqlite+inloop")
            self.writing = sqlite_engine(parsed, pool_size=1, wait_ms=0)
            self.readers = sqlite_engine(parsed, pool_size=8, wait_ms=OPEN_WAIT_MS)
        else:
            self.writing = self.readers = create_async_engine(
                parsed, pool_size=10, max_overflow=5, pool_pre_ping=True, **JSON
            )
        self.url = parsed

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """A session that has the right to write; the caller commits."""
        async with AsyncSession(self.writing, expire_on_commit=False) as session:
            if self.sqlite:
                await begin_immediately(session)
            yield session

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncSession]:
        """A session for questions; it sees what was committed before its first one."""
        async with AsyncSession(self.readers, expire_on_commit=False, autoflush=False) as session:
            yield session

    async def generation(self) -> str:
        """A value that changes whenever anybody commits to this database.

        What was made at one generation may be shown again.
        """
        if self.sqlite:
            return self.glance()
        async with self.reading() as session:
            return str((await session.exec(select(SNAPSHOT))).one())

    def glance(self) -> str:
        """The same for nothing but microseconds; empty on PostgreSQL."""
        if not self.sqlite:
            return ""
        self.sentinel = self.sentinel or sqlite3.connect(self.url.database or "", isolation_level=None)
        return str(self.sentinel.execute("PRAGMA data_version").fetchone()[0])

    async def whereabouts(self) -> str:
        """Something that is another one once the database was copied or restored to here, and stays else."""
        if self.sqlite:
            return str(os.stat(self.url.database or "").st_ino)  # noqa: PTH116 - a look costs microseconds
        async with self.reading() as session:
            return str((await session.exec(select(OID))).one())

    async def hear_commits(self) -> None:
        """Rings the bell at the commits of other processes; on PostgreSQL at those that told something.

        Returns when the connection ends.
        """
        if self.sqlite:
            await self.look_for_commits()
            return
        async with self.readers.connect() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            gone = asyncio.Event()
            driver.add_termination_listener(lambda _: gone.set())
            await driver.add_listener("outbox", lambda *_: self.committed.set())
            await gone.wait()

    async def look_for_commits(self) -> None:
        """SQLite tells nobody; a look costs microseconds."""
        seen = ""
        while True:
            if (now := self.glance()) != seen:
                seen = now
                self.committed.set()
            await asyncio.sleep(LOOK_S)

    async def close(self) -> None:
        """Lets go of every connection."""
        await self.writing.dispose()
        await self.readers.dispose()
        if self.sentinel:
            self.sentinel.close()


def sqlite_engine(url: Any, *, pool_size: int, wait_ms: int) -> AsyncEngine:
    """An engine on one file, safe against a power cut: WAL with a sync at every commit.

    `wait_ms` is the driver's own wait for locks.
    """
    engine = create_async_engine(
        url, pool_size=pool_size, max_overflow=0, connect_args={"isolation_level": None}, **JSON
    )

    @event.listens_for(engine.sync_engine, "connect")
    def set_up(connection: Any, _: Any) -> None:
        teach(connection)
        for pragma in (
            f"busy_timeout={OPEN_WAIT_MS}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"cache_size=-{CACHE_KB}",
            f"busy_timeout={wait_ms}",
        ):
            connection.execute(f"PRAGMA {pragma}")

    return engine


async def begin_immediately(session: AsyncSession) -> None:
    """Takes SQLite's write lock at once: a transaction that upgrades later fails without waiting."""
    deadline, pause = asyncio.get_running_loop().time() + WRITE_LOCK_S, 0.001
    while True:
        try:
            await session.run_sync(take_the_lock)
            return
        except OperationalError as error:
            if "locked" not in str(error) or asyncio.get_running_loop().time() > deadline:
                raise
            await asyncio.sleep(pause)
            pause = min(pause * 2, 0.008)  # short: whoever waits longest should not sleep longest


def take_the_lock(session: Session) -> None:
    """The statement, without what compiling one costs."""
    session.connection().exec_driver_sql("BEGIN IMMEDIATE")


def is_unavailable(error: BaseException) -> bool:
    """Whether the database, and not the work, is at fault: it is away, locked, full or broken.

    The work was not done, and may be tried again.
    """
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or is_unavailable(error.orig or ValueError())
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in SQLITE_UNAVAILABLE
    state = getattr(error, "sqlstate", None) or ""
    return state.startswith(POSTGRES_UNAVAILABLE) or isinstance(error, (OSError, PoolTimeout))
