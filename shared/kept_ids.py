"""What a process knows of the ids that others made before it: those that are kept."""

from collections.abc import Iterable
from typing import Any

from sqlmodel import select

from shared.database import Database
from shared.events.ids import IDS


async def ids_above(database: Database, columns: Iterable[Any]) -> None:
    """New ids come after those of these columns, which put something into an order, whatever the clock says."""
    async with database.reading() as session:
        for column in columns:
            IDS.stay_above((await session.exec(select(column).order_by(column.desc()).limit(1))).first())
