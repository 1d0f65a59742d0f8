"""A backup that a page asked for is made by the supervisor of the running node, and a node lives again from it."""

import asyncio
import json
import os
import sqlite3
import stat
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from deploy.backup import DRAFT, BackupRefused, insist_on_room
from deploy.backup_of_page import make
from deploy.backup_on_pages import back_up_when_asked
from shared.backup_folder import FOLDER, KEPT, BackupFolder
from tests.deploy.running_hub import maillon
from tests.deploy.test_backup import PARTS, a_node
from tests.deploy.until import until
from tests.journeys import running
from tests.journeys.hands import LIST, add_people, announce, cooperatives, import_list
from tests.journeys.test_from_a_list_to_a_seat import operator


def counts(data: Path) -> dict[str, int]:
    """How many rows each table of each database holds."""
    found = {}
    for name in PARTS[1:]:
        with closing(sqlite3.connect(f"file:{data / name}?mode=ro", uri=True)) as database:
            tables = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%fts%'")
            for (table,) in tables.fetchall():
                found[f"{name} {table}"] = database.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
    return found


def made_by_page(browser: httpx.Client) -> str:
    """Presses the button and waits, as the page does; the page's address of the file."""
    assert browser.post("/node/backup").is_success
    page = running.until(
        lambda: text if "read back and compared" in (text := browser.get("/node/backup").text) else "", "it is made"
    )
    return str(page).partition('href="/node/backup/')[2].partition('"')[0]


def test_a_backup_made_and_downloaded_on_the_page_is_restored_with_every_row(folder: Path) -> None:
    data, file = folder / "node", folder / "downloaded.tar.gz"
    with running.a_node(data, "--union", "occitanie") as node, operator(node) as browser, node.program() as staff:
        import_list(browser, LIST.encode())
        add_people(staff, ["ines", "jo"], cooperatives(staff)["Pain commun"])
        announce(staff)
        name = made_by_page(browser)
        file.write_bytes(browser.get(f"/node/backup/{name}").content)
        kept = data / FOLDER / name
        assert stat.S_IMODE(kept.stat().st_mode) == 0o600 and stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
        assert kept.read_bytes() == file.read_bytes()
        assert "No backup is known" not in browser.get("/node").text
    restored = maillon("restore", str(file), "--data", str(folder / "again"))
    assert restored.returncode == 0, restored.stderr
    there, here = counts(folder / "again"), counts(data)
    assert there.keys() == here.keys() and there["membership.sqlite cooperative"] == 2
    assert {table: (n, there[table]) for table, n in here.items() if is_domain(table) and n != there[table]} == {}
    with running.a_node(folder / "again") as node, node.program() as staff:
        assert set(cooperatives(staff)) == {"Fonderie des Gaves", "Pain commun"}


def is_domain(table: str) -> bool:
    """Whether a table holds what people entered; the others go on while the node does (the audit, what is told)."""
    return table.split()[1] in {"cooperative", "person", "mandate", "meeting", "registration", "import_file"}


async def asked(data: Path) -> BackupFolder:
    """The supervisor's watch, until what the page asked for is answered."""
    folder = BackupFolder(data / FOLDER)
    folder.ask()
    watch = asyncio.create_task(back_up_when_asked(data))
    await until(lambda: not folder.is_asked, "it is answered")
    watch.cancel()
    await asyncio.gather(watch, return_exceptions=True)
    return folder


async def test_what_was_asked_for_before_a_stop_is_made_after_the_next_start(folder: Path) -> None:
    backups = await asked(a_node(folder / "node"))
    outcome = backups.outcome()
    assert outcome and outcome.words is None and [one.name for one in backups.backups()] == [outcome.name]


async def test_a_damaged_database_is_named_on_the_page_and_the_older_backups_stay(folder: Path) -> None:
    data = a_node(folder / "node")
    (older,) = (await asked(data)).backups()
    for part in data.glob("meetings.sqlite*"):
        part.unlink()
    (data / "meetings.sqlite").write_bytes(b"not a database at all" * 500)
    backups = await asked(data)
    outcome = backups.outcome()
    assert outcome and outcome.words and "meetings.sqlite" in outcome.words.into("fr")
    assert backups.backups() == [older]


async def test_a_try_that_is_killed_is_answered_for_and_what_it_left_behind_goes(folder: Path) -> None:
    data = a_node(folder / "node")
    (data / "node.json").write_text("no json")  # the process dies without a word
    outcome = (await asked(data)).outcome()
    assert outcome and outcome.words and "broke off" in str(outcome.words)
    (data / "node.json").write_text('{"union": "occitanie"}')
    left = data / FOLDER / f"{DRAFT}x"
    left.mkdir()
    os.utime(left, (0, time.time() - 7200))
    (data / FOLDER / f"{DRAFT}y").mkdir()  # another one that is being made
    await asked(data)
    assert [one.name for one in (data / FOLDER).glob(f"{DRAFT}*")] == [f"{DRAFT}y"]


def test_the_newest_are_kept_and_each_one_that_goes_is_named(folder: Path) -> None:
    data = a_node(folder / "node")
    backups, today = BackupFolder(data / FOLDER), datetime.now(UTC)
    backups.folder.mkdir()
    old = [backups.fresh("occitanie", today - timedelta(days=days)) for days in range(KEPT + 1, 0, -1)]
    for file in (*old, backups.folder / "by-hand.tar.gz"):
        file.write_bytes(b"an older one")
    outcome = make(data)
    assert outcome.removed == [old[1].name, old[0].name] and not outcome.reason
    assert len(backups.backups()) == KEPT and (backups.folder / "by-hand.tar.gz").exists()


def test_no_backup_goes_for_one_that_could_not_be_made(folder: Path) -> None:
    data = a_node(folder / "node")
    backups, today = BackupFolder(data / FOLDER), datetime.now(UTC)
    backups.folder.mkdir()
    for days in range(KEPT + 2):
        backups.fresh("occitanie", today - timedelta(days=days + 1)).write_bytes(b"an older one")
    (data / "membership.sqlite").unlink()
    assert "membership.sqlite is missing" in str(make(data).words)
    assert len(backups.backups()) == KEPT + 2


def test_a_database_on_a_server_is_never_left_out_in_silence(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = a_node(folder / "node")
    monkeypatch.setenv("MAILLON_MEETINGS_DATABASE_URL", "postgresql+asyncpg://localhost/meetings")
    assert "pg_dump" in str(make(data).words) and BackupFolder(data / FOLDER).backups() == []


def test_a_disk_without_room_is_said_before_anything_is_written(folder: Path) -> None:
    huge = folder / "huge.sqlite"
    with huge.open("wb") as file:
        file.truncate(2**45)
    with pytest.raises(BackupRefused, match="MB are free"):
        insist_on_room([huge], folder)


def test_a_folder_that_is_not_there_is_said(folder: Path) -> None:
    data = a_node(folder / "node")
    said = maillon("backup", str(folder / "nowhere" / "file.tar.gz"), "--data", str(data))
    assert said.returncode != 0 and "There is no folder" in said.stderr and "Traceback" not in said.stderr


def test_the_folder_says_how_it_went_in_the_language_of_whoever_looks(folder: Path) -> None:
    data = a_node(folder / "node")
    (data / "meetings.sqlite").unlink()
    BackupFolder(data / FOLDER).answer(make(data))
    told = json.loads((data / FOLDER / "outcome.json").read_text())
    assert told["values"]["files"].endswith("meetings.sqlite")
    outcome = BackupFolder(data / FOLDER).outcome()
    assert outcome and outcome.words and "Rien n’a été sauvegardé" in outcome.words.into("fr")
