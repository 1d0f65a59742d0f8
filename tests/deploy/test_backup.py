"""A backup is made while the node runs, and a node lives again from it."""

import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from deploy.backup import BackupRefused, back_up, restore
from deploy.environment import BACKUP_MARK

ROWS = 2_000


def a_node(data: Path) -> Path:
    """A folder with an identity and one database."""
    data.mkdir()
    (data / "node.json").write_text('{"union": "occitanie"}')
    with sqlite3.connect(data / "membership.sqlite") as database:
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
        assert back_up(data, file) == ["node.json", "membership.sqlite"]
    finally:
        stop.set()
        writer.join()
    assert (data / BACKUP_MARK).exists(), "the node page tells when that was"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert restore(file, folder / "again") == ["node.json", "membership.sqlite"]
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
    (data / "meetings.sqlite").write_bytes((data / "membership.sqlite").read_bytes())
    back_up(data, file)
    file.write_bytes(file.read_bytes()[:-200])
    with pytest.raises(BackupRefused, match="cannot be read"):
        restore(file, folder / "new")
    assert not (folder / "new").exists()
