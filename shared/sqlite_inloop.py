"""SQLite inside the event loop: the driver for databases that are a file beside us.

A statement on a local WAL file takes microseconds; handing each one to a thread and back takes ten times as long
(measured: 0.4 of the sign-ups per second, docs/decisions/0003). Readers never wait in WAL mode. Waiting for another
process's write lock is done outside the driver, with `busy_timeout = 0` and a sleep (shared/database.py), so the loop
is not held up.
"""

import sqlite3
from typing import Any

from sqlalchemy import URL, Pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.pool import AsyncAdaptedQueuePool


class InLoopCursor(sqlite3.Cursor):
    """A cursor with the one asynchronous courtesy that SQLAlchemy's results ask of it."""

    async def _async_soft_close(self) -> None:
        """There is nothing to wait for."""


class InLoopConnection(sqlite3.Connection):
    """A connection whose cursors may be used from coroutines."""

    def cursor(self, factory: Any = InLoopCursor) -> Any:
        """A cursor of our kind."""
        return super().cursor(factory)


class InLoopDialect(SQLiteDialect_pysqlite):
    """SQLAlchemy's own SQLite dialect, offered to its asyncio engine without a thread in between."""

    driver = "inloop"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def import_dbapi(cls) -> Any:
        """The standard library's driver."""
        return sqlite3

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:  # noqa: ARG003
        """A pool whose waiting line does not block the loop."""
        return AsyncAdaptedQueuePool

    def create_connect_args(self, url: URL) -> Any:
        """The path, and our kind of connection."""
        arguments, options = super().create_connect_args(url)
        return arguments, {**options, "factory": InLoopConnection}

    def get_driver_connection(self, connection: Any) -> Any:
        """The connection is the driver's own."""
        return connection


registry.register("sqlite.inloop", __name__, "InLoopDialect")
