"""A node's backup in one file, made while it runs, and a node from such a file: `python -m deploy.backup`.

The databases are the truth; the broker's streams are made anew from them and are never restored. Databases on a
PostgreSQL server are its operator's to back up (pg_dump); the file then holds the identity of the node alone.
"""

import os
import shutil
import sqlite3
import sys
import tarfile
import tempfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import file_digest
from pathlib import Path

from sqlalchemy import make_url

from deploy.environment import BACKUP_MARK, SERVICES, database_url
from deploy.installation import restored
from shared.errors import Invalid
from shared.owner_only import close_to_others
from shared.text import say

IDENTITY = ("node.json", "hub.json")
"""Who the node is, and what joins it to its hub; secret."""

DRAFT = ".backup-"
"""How the folder begins in which a backup is put together, beside where it will lie."""

DATABASES = tuple(f"{service}.sqlite" for service in SERVICES)


class BackupRefused(Invalid):
    """The file or the folder is not what it should be; the sentence says what to do."""


def back_up(data: Path, file: Path) -> list[str]:
    """Writes everything a node needs to live again into `file` (tar.gz, mode 0600); the names of what is in it.

    The file appears whole, and read back, or not at all; it replaces an older one of that name.
    """
    if not (data / "node.json").exists():
        raise BackupRefused(say("{data} is not the folder of a node. Name it with --data.", data=str(data)))
    databases, where = databases_of(data), file.absolute().parent
    insist_on_room(list(databases.values()), where)
    try:
        with tempfile.TemporaryDirectory(prefix=DRAFT, dir=where) as room:
            parts = [data / name for name in IDENTITY if (data / name).exists()]
            parts += copies(databases, Path(room))
            write(draft := Path(room) / "draft", parts)
            read_back(draft, parts, Path(room) / "again")
            draft.replace(file)
    except OSError as error:
        raise BackupRefused(
            say("{file} cannot be written: {reason}", file=str(file), reason=error.strerror or str(error))
        ) from error
    (data / BACKUP_MARK).touch()
    return [part.name for part in parts]


def write(draft: Path, parts: list[Path]) -> None:
    """Puts them into one file, and that onto the disk."""
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as raw:
        with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=3) as archive:
            for part in parts:
                archive.add(part, part.name)
        raw.flush()
        os.fsync(raw.fileno())


def insist_on_room(databases: list[Path], where: Path) -> None:
    """Raises BackupRefused where the disk would be full: there are a copy, the file, and what is read back of it."""
    if not where.is_dir():
        raise BackupRefused(say("There is no folder {folder}. Make it first.", folder=str(where)))
    needed, free = 3 * sum(one.stat().st_size for one in databases), shutil.disk_usage(where).free
    if needed > free:
        raise BackupRefused(
            say(
                "The disk has no room for a backup: {needed} MB are needed while it is made, {free} MB are free. "
                "Make room, then try again.",
                needed=megabytes(needed),
                free=megabytes(free),
            )
        )


def megabytes(size: int) -> int:
    """Whole ones, at least one."""
    return max(1, round(size / 2**20))


def databases_of(data: Path) -> dict[str, Path]:
    """The file of each database by its name in a backup, those on a server left out. Raises BackupRefused for a missing
    one.
    """
    urls = {service: make_url(database_url(data, service)) for service in sorted(SERVICES)}
    files = {f"{name}.sqlite": Path(url.database or "") for name, url in urls.items() if "sqlite" in url.drivername}
    if missing := [str(file) for file in files.values() if not file.is_file()]:
        raise BackupRefused(
            say(
                "Nothing was backed up: {files} is missing. Is {data} the right folder, and did the node start in it?",
                files=", ".join(missing),
                data=str(data),
            )
        )
    return files


def copies(databases: dict[str, Path], room: Path) -> Iterator[Path]:
    """Of each database what its last commit says."""
    for name, database in databases.items():
        copy = room / name
        source, target = sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True), sqlite3.connect(copy)
        try:
            source.backup(target)
        except sqlite3.Error as error:
            raise BackupRefused(say("{name} cannot be read: {reason}", name=name, reason=str(error))) from error
        finally:
            source.close()
            target.close()
        look_through(copy)
        yield copy


def look_through(database: Path) -> None:
    """Raises BackupRefused for a database that is damaged, or empty."""
    connection = sqlite3.connect(database)
    try:
        said = [row[0] for row in connection.execute("PRAGMA integrity_check(1)")]
        if not connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
            said = ["it has no tables"]
    except sqlite3.Error as error:
        said = [str(error)]
    finally:
        connection.close()
    if said != ["ok"]:
        raise BackupRefused(
            say("{name} is damaged: {reason}. Keep your older backups.", name=database.name, reason=", ".join(said))
        )


def read_back(file: Path, parts: list[Path], room: Path) -> None:
    """Raises BackupRefused unless the file gives back exactly what was put into it."""
    unpack(file, room)
    for part in parts:
        if digest(room / part.name) != digest(part):
            raise BackupRefused(say("What was written of {name} is not what was read. Try again.", name=part.name))


def digest(file: Path) -> bytes:
    """What two equal files have in common."""
    with file.open("rb") as content:
        return file_digest(content, "sha256").digest()


def restore(file: Path, data: Path) -> list[str]:
    """Puts a backup into a new folder; the names of what was in it.

    It is a copy on trial until somebody confirms that it is the node (deploy/confirm.py). Then its streams are made
    anew, and it states everything again to its hub, in a new epoch.
    """
    if data.exists() and any(data.iterdir()):
        raise BackupRefused(say("{data} is not empty. Restore into a new folder.", data=str(data)))
    data.absolute().parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=data.absolute().parent) as room:
        names = unpack(file, whole := Path(room) / "node")
        here = [name for name in DATABASES if name in names]
        if here and (missing := [name for name in DATABASES if name not in names]):
            raise BackupRefused(say("{file} lacks {names}.", file=str(file), names=", ".join(missing)))
        for name in here:
            look_through(whole / name)
        restored(whole, datetime.fromtimestamp(max(part.stat().st_mtime for part in whole.iterdir()), UTC))
        close_to_others(whole)
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
    if task == "restore":
        print(
            f"A copy on trial. Try it:          maillon up --data {second}\n"
            "It writes to nobody, and the hub hears nothing of it. When it is to be the node, and the old one\n"
            f"is off, say so on its page, or:   maillon confirm --data {second}"
        )
    elif not set(DATABASES) <= set(names):
        print("The databases are on a server: back them up with pg_dump.")


if __name__ == "__main__":
    main(*sys.argv[1:4])
