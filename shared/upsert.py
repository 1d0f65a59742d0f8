"""One statement writes a row whether it is there already or not.

Databases agree on it, SQLAlchemy has one for each. To build it takes longer than to carry it out: each is built once,
and kept.
"""

from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Table
from sqlmodel.ext.asyncio.session import AsyncSession

from shared.tables import landmark

Names = tuple[str, ...]


async def upsert(
    session: AsyncSession,
    table: Table,
    values: dict[str, Any],
    overwrites: Names = (),
    *,
    key: Names = (),
    newest_by: str = "",
) -> int:
    """Inserts a row; where there is one, sets the columns in `overwrites`, or all. The number of rows touched.

    `key`: what a row is known by, where that is not its primary key. `newest_by`: the column that says how new a row
    is; one that is newer than what comes stays as it is.
    """
    statement = overwriting(dialect_of(session), table, tuple(values), overwrites, key, newest_by)
    return int((await session.exec(statement, params=values)).rowcount)


async def insert_once(session: AsyncSession, table: Table, values: dict[str, Any]) -> bool:
    """Inserts a row unless it is there; whether it was not."""
    statement = leaving(dialect_of(session), table, tuple(values))
    return bool((await session.exec(statement, params=values)).rowcount)


async def set_landmark(session: AsyncSession, name: str, value: Any) -> None:
    """Writes a landmark, or writes it anew."""
    await upsert(session, landmark, {"name": name, "value": value})


@cache
def overwriting(
    dialect: str, table: Table, written: Names, overwrites: Names = (), key: Names = (), newest_by: str = ""
) -> Any:
    """The statement of `upsert`: there are as many as there are places that ask for one."""
    key = key or tuple(table.primary_key.columns.keys())
    fresh = inserting(dialect, table, written)
    came, known = fresh.excluded, table.c
    changed = {name: came[name] for name in overwrites or written if name not in key}
    newer = known[newest_by].is_(None) | (came[newest_by] >= known[newest_by]) if newest_by else None
    return fresh.on_conflict_do_update(index_elements=key, set_=changed, where=newer)


@cache
def leaving(dialect: str, table: Table, written: Names) -> Any:
    """The statement of `insert_once`."""
    return inserting(dialect, table, written).on_conflict_do_nothing()


def inserting(dialect: str, table: Table, written: Names) -> Any:
    """An insert of these columns that may say what to do on a conflict; the values come when it is carried out."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table).values(dict.fromkeys(written))


def dialect_of(session: AsyncSession) -> str:
    """The database's kind."""
    return str(session.get_bind().dialect.name)
