"""What is said to a database, to count it: a measure that no other work on the machine can spoil."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from sqlalchemy import event

from shared.database import Database


class Statement(NamedTuple):
    """One statement and for how many rows at once it was said."""

    text: str
    rows: int


@contextmanager
def statements(database: Database) -> Iterator[list[Statement]]:
    """Every statement of the writing side, as it is said."""
    said: list[Statement] = []

    def note(_connection: Any, _cursor: Any, text: str, values: Any, _context: Any, many: bool) -> None:
        said.append(Statement(text, len(values) if many else 1))

    engine = database.writing.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield said
    finally:
        event.remove(engine, "before_cursor_execute", note)
