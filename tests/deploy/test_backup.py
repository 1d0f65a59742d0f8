"""A backup is made while the node runs, and a node lives again from it."""

import sqlite3
import stat
import tarfile
import threading
from pathlib import Path

import pytest

from deploy.backup import BackupRefused, back_up, restore
from deploy.environment import BACKUP_MARK

ROWS = 2_000


PARTS = ["node.json", "meetings.sqlite", "membership.sqlite", "notifications.sqlite"]


def a_node(data: Path) -> Path:
    """A folder with an identity and the three databases."""
    data.mkdir()
    (data / "node.json").write_text('{"union": "occitanie"}')
    for name in PARTS[1:]:
        with sqlite3.connect(data / name) as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE pair (number INTEGER, side TEXT)")
        database.close()
    return data


def test_a_backup_brings_back_what_was_committed_and_nothing_by_halves(folder: Path) -> None:
    data, file = a_node(folder / "node"), folder / "backup.tar.gz"
    stop = threading.Event()

    def write_on() -> None:
        database = sqlite3.connect(data / "membership.sqlite", isolation_level=None)
        number = 0
        while not stop.is_set() or number < ROWS:
            number += 1
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT INTO pair VALUES (?, ?)", [(number, "left"), (number, "right")])
            database.execute("COMMIT")
        database.close()

    writer = threading.Thread(target=write_on)
    writer.start()
    try:
        assert back_up(data, file) == PARTS
    finally:
        stop.set()
        writer.join()
    assert (data / BACKUP_MARK).exists(), "the node page tells when that was"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert restore(file, folder / "again") == PARTS
    with sqlite3.connect(folder / "again" / "membership.sqlite") as database:
        sides = dict(database.execute("SELECT side, count(*) FROM pair GROUP BY side").fetchall())
        assert sides.get("left") == sides.get("right")
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    database.close()


def test_a_folder_that_is_no_node_is_refused(folder: Path) -> None:
    with pytest.raises(BackupRefused, match="not the folder of a node"):
        back_up(folder, folder / "backup.tar.gz")
    assert list(folder.iterdir()) == []


def test_a_backup_is_never_put_over_a_node(folder: Path) -> None:
    data, file = a_node(folder / "node"), folder / "backup.tar.gz"
    back_up(data, file)
    with pytest.raises(BackupRefused, match="not empty"):
        restore(file, data)


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\x1f\x8b\x08\x00broken"])
def test_a_file_that_is_no_backup_is_refused_and_leaves_no_node_behind(folder: Path, content: bytes) -> None:
    file = folder / "backup.tar.gz"
    file.write_bytes(content)
    with pytest.raises(BackupRefused, match="cannot be read"):
        restore(file, folder / "new")
    assert not (folder / "new").exists()


def test_a_backup_that_broke_on_its_way_leaves_no_half_of_a_node(folder: Path) -> None:
    data, file = a_node(folder / "node"), folder / "backup.tar.gz"
    back_up(data, file)
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(BackupRefused, match="cannot be read"):
        restore(file, folder / "new")
    assert not (folder / "new").exists()


@pytest.mark.parametrize("name", PARTS[1:])
def test_nothing_is_backed_up_while_a_database_is_missing_and_it_is_named(folder: Path, name: str) -> None:
    data = a_node(folder / "node")
    (data / name).unlink()
    with pytest.raises(BackupRefused, match=name):
        back_up(data, folder / "backup.tar.gz")
    assert not (folder / "backup.tar.gz").exists() and not (data / BACKUP_MARK).exists()


@pytest.mark.parametrize("spoil", [b"", b"not a database at all" * 500])
def test_a_damaged_or_empty_database_keeps_the_older_backup(folder: Path, spoil: bytes) -> None:
    data, file = a_node(folder / "node"), folder / "backup.tar.gz"
    back_up(data, file)
    older = file.read_bytes()
    for part in data.glob("meetings.sqlite*"):
        part.unlink()
    (data / "meetings.sqlite").write_bytes(spoil)
    with pytest.raises(BackupRefused, match=r"meetings.sqlite"):
        back_up(data, file)
    assert file.read_bytes() == older


def test_a_page_that_rotted_on_the_disk_is_found_before_the_backup_is_trusted(folder: Path) -> None:
    data = a_node(folder / "node")
    with sqlite3.connect(data / "meetings.sqlite") as database:
        database.executemany("INSERT INTO pair VALUES (?, ?)", [(n, "x" * 50) for n in range(2_000)])
        database.execute("CREATE INDEX by_number ON pair (number)")
    database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    file = data / "meetings.sqlite"
    content = bytearray(file.read_bytes())
    content[4096 * 5 : 4096 * 6] = bytes(4096)
    file.write_bytes(content)
    with pytest.raises(BackupRefused, match=r"meetings.sqlite is damaged"):
        back_up(data, folder / "backup.tar.gz")


def test_a_backup_without_one_of_its_databases_makes_no_node(folder: Path) -> None:
    data, file = a_node(folder / "node"), folder / "backup.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        for name in PARTS[:-1]:
            archive.add(data / name, name)
    with pytest.raises(BackupRefused, match=r"lacks notifications.sqlite"):
        restore(file, folder / "new")
    assert not (folder / "new").exists()


def test_databases_on_a_server_are_left_to_pg_dump(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_node(folder / "node")
    for name in PARTS[1:]:
        service = name.removesuffix(".sqlite")
        (data / name).unlink()
        monkeypatch.setenv(f"MAILLON_{service.upper()}_DATABASE_URL", f"postgresql+asyncpg://localhost/{service}")
    assert back_up(data, folder / "backup.tar.gz") == ["node.json"]
    assert restore(folder / "backup.tar.gz", folder / "new") == ["node.json"]
