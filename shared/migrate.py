"""Brings a service's database to the newest form of its tables, at start, under a lock."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from shared.at_first_use import AtFirstUse
from shared.database import Database
from shared.duties import alone

upgrading = AtFirstUse("shared.upgrading")  # loads Alembic
VERSION = text("SELECT version_num FROM alembic_version")


async def migrate(database: Database, migrations: Path) -> None:
    """Runs the migrations in `migrations` that this database has not seen; several processes may ask at once."""
    async with alone(database, "migration"), database.writing.connect() as connection:
        if await connection.run_sync(version) != newest(migrations):
            await connection.rollback()
            await connection.run_sync(upgrading.upgrade, migrations)


def newest(migrations: Path) -> str:
    """The number that the newest migration's file begins with."""
    return max((file.name.split("_")[0] for file in migrations.glob("versions/[0-9]*.py")), default="")


def version(connection: Connection) -> str | None:
    """The migration that the database has seen last."""
    known = inspect(connection).has_table("alembic_version")
    return connection.execute(VERSION).scalar() if known else None
