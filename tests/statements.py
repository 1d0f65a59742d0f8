"""What is said to a database, to count it: a measure that no other work on the machine can spoil."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event

from shared.database import Database


class Statement(NamedTuple):
    """One statement, for how many rows at once it was said, and by which task."""

    text: str
    rows: int
    task: "asyncio.Task[Any] | None"


@contextmanager
def statements(database: Database) -> Iterator[list[Statement]]:
    """Every statement of the writing side, as it is said."""
    said: list[Statement] = []

    def note(_connection: Any, _cursor: Any, text: str, values: Any, _context: Any, many: bool) -> None:
        said.append(Statement(text, len(values) if many else 1, asyncio.current_task()))

    engine = database.writing.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
