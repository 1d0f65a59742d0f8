"""Every byte that a running program keeps on the disk."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path


def kept_in(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Each file below the folder, with what is in it; a draft that its writer renames just then is read as what it
    became, or as what was there before."""
    for path in sorted(folder.rglob("*")):
        with suppress(FileNotFoundError):
            if path.is_file():
                yield path, path.read_bytes()
