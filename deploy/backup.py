"""A node's backup in one file, made while it runs, and a node from such a file: `python -m deploy.backup`.

The databases are the truth; the broker's streams are made anew from them and are never restored. Databases on a
PostgreSQL server are its operator's to back up (pg_dump); the file then holds the identity of the node alone.
"""

import os
import sqlite3
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from deploy.environment import BACKUP_MARK
from shared.errors import Invalid
from shared.text import say

IDENTITY = ("node.json", "hub.json")
"""Who the node is, and what joins it to its hub; secret."""


class BackupRefused(Invalid):
    """The file or the folder is not what it should be; the sentence says what to do."""


def back_up(data: Path, file: Path) -> list[str]:
    """Writes everything a node needs to live again into `file` (tar.gz, mode 0600); the names of what is in it.

    The file appears whole or not at all, and replaces an older one of that name.
    """
    if not (data / "node.json").exists():
        raise BackupRefused(say("{data} is not the folder of a node. Name it with --data.", data=str(data)))
    with tempfile.TemporaryDirectory(dir=file.absolute().parent) as room:
        parts = list(copies(data, Path(room)))
        draft = Path(room) / "draft"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as archive:
                for part in parts:
                    archive.add(part, part.name)
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(file)
    (data / BACKUP_MARK).touch()
    return [part.name for part in parts]


def copies(data: Path, room: Path) -> Iterator[Path]:
    """The identity's files as they are, and of each database what its last commit says."""
    yield from (data / name for name in IDENTITY if (data / name).exists())
    for database in sorted(data.glob("*.sqlite")):
        copy = room / database.name
        with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as source, sqlite3.connect(copy) as target:
            source.backup(target)
        source.close()
        target.close()
        yield copy


def restore(file: Path, data: Path) -> list[str]:
    """Puts a backup into a new folder; the names of what was in it. The node then starts as any other.

    Its streams are made anew, and it states everything again to its hub, in a new epoch.
    """
    if data.exists() and any(data.iterdir()):
        raise BackupRefused(say("{data} is not empty. Restore into a new folder.", data=str(data)))
    data.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.absolute().parent) as room:
        names = unpack(file, whole := Path(room) / "node")
        whole.replace(data)
    return names


def unpack(file: Path, room: Path) -> list[str]:
    """Everything in the file, or BackupRefused."""
    try:
        with tarfile.open(file) as archive:
            names = archive.getnames()
            archive.extractall(room, filter="data")
    except (OSError, EOFError, zlib.error, tarfile.TarError) as error:
        raise BackupRefused(say("{file} cannot be read: {reason}", file=str(file), reason=str(error))) from error
    if "node.json" not in names:
        raise BackupRefused(say("{file} is not the backup of a node.", file=str(file)))
    return names


def main(task: str, first: str, second: str) -> None:
    """`back_up DATA FILE` or `restore FILE DATA`."""
    try:
        names = {"back_up": back_up, "restore": restore}[task](Path(first), Path(second))
    except BackupRefused as refusal:
        raise SystemExit(str(refusal)) from None
    print(f"{', '.join(names)} -> {second}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
