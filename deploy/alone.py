"""Only one process tree works on a folder; nothing in it is touched before that is sure."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from shared.owner_only import close_to_others

HELD: set[Path] = set()
"""The folders that are this process's own already."""


@contextmanager
def alone(data: Path, what: str) -> Iterator[None]:
    """Keeps a second one away from the folder; the system lets go of it however this process ends.

    A command that writes into the folder before it starts the tree takes it first, and the tree finds it taken.
    """
    data.mkdir(parents=True, exist_ok=True)
    folder = data.resolve()
    if folder in HELD:
        yield
        return
    close_to_others(data)
    with (data / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise SystemExit(
                f"Another {what} is at work in {data}. Stop it first, or choose another folder with --data."
            ) from None
        HELD.add(folder)
        try:
            yield
        finally:
            HELD.remove(folder)
