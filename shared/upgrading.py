"""Carries out migrations with Alembic, all or nothing."""

from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from shared.database import WRITE_LOCK_S
from shared.logs import logger

log = logger()


def upgrade(connection: Connection, migrations: Path) -> None:
    """One transaction from the version that is there to the newest."""
    script = ScriptDirectory(str(migrations))
    sqlite = connection.dialect.name == "sqlite"
    if sqlite:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={WRITE_LOCK_S * 1000:.0f}")
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    context = MigrationContext.configure(
        connection,
        opts={
            "fn": lambda revision, _: script._upgrade_revs("head", revision),
            "transactional_ddl": True,
            "render_as_batch": sqlite,
        },
    )
    before = context.get_current_revision()
    with Operations.context(context):
        context.run_migrations()
    connection.commit()
    if sqlite:
        connection.exec_driver_sql("PRAGMA busy_timeout=0")
    if before != script.get_current_head():
        log.info("database.migrated", before=before, now=script.get_current_head())
