"""The operator makes a backup on the node's page, sees how it went, and takes it away; nobody else does."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.backup_folder import KEPT, BackupFolder, Outcome
from shared.identity import SESSION_COOKIE, Role, Seals, a_visitor
from tests.membership.conftest import browser

NOW = datetime(2026, 11, 30, 9, 30, tzinfo=UTC)
ON_FILES = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_A_SERVER = pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
CONTENT = b"what the supervisor wrote"


@pytest.fixture
def settings_of_the_test(tmp_path: Path) -> dict[str, Any]:
    """A node as `maillon up` starts it."""
    return {"backup_folder": tmp_path / "backups", "backup_mark": tmp_path / "backed-up", "tour": False}


@pytest.fixture
def backups(tmp_path: Path) -> BackupFolder:
    """The supervisor's side of the folder."""
    return BackupFolder(tmp_path / "backups")


@pytest.fixture
async def operator(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """The browser of the node's operator."""
    async with browser(app, Role.OPERATOR) as client:
        yield client


def supervisor_makes(backups: BackupFolder, at: datetime = NOW) -> str:
    """What it would do, but for the content; the name."""
    file = backups.fresh("occitanie", at)
    backups.folder.mkdir(exist_ok=True)
    file.write_bytes(CONTENT)
    backups.answer(Outcome(at=at, name=file.name, removed=backups.prune()))
    return file.name


async def audited(operator: httpx.AsyncClient) -> str:
    """What the audit says."""
    return (await operator.get("/audit")).text


@ON_FILES
async def test_the_operator_asks_for_a_backup_sees_it_and_downloads_it_and_the_audit_says_both(
    operator: httpx.AsyncClient, backups: BackupFolder
) -> None:
    assert "Back up now" in (await operator.get("/node")).text and not backups.is_asked
    asked = await operator.post("/node/backup")
    assert asked.url.path == "/node/backup" and "Being made" in asked.text and "every 1s" in asked.text
    assert backups.is_asked and "Back up now" not in asked.text
    name = supervisor_makes(backups)
    made = (await operator.get("/node/backup")).text
    assert "read back and compared" in made and "30 November 2026" in made and not backups.is_asked
    taken = await operator.get(f"/node/backup/{name}")
    assert taken.content == CONTENT and f'filename="{name}"' in taken.headers["content-disposition"]
    assert "no-store" in taken.headers["cache-control"]
    told = await audited(operator)
    assert "A backup was asked for" in told and f"A backup was downloaded: {name}" in told


@ON_FILES
async def test_whoever_has_been_signed_in_for_long_signs_in_again_before_taking_the_whole_node_away(
    app: FastAPI, backups: BackupFolder
) -> None:
    name = supervisor_makes(backups)
    seals: Seals = app.state.seals
    begun = seals.clock.now() - timedelta(minutes=61)
    token = seals.session(replace(a_visitor(None, Role.OPERATOR), begun_at=begun))
    async with browser(app, role=None) as stale:
        stale.cookies.set(SESSION_COOKIE, token)
        answer = await stale.get(f"/node/backup/{name}")
        assert answer.status_code == 403 and "signed in for a while" in answer.text
        page = (await stale.get("/node/backup")).text
        assert "sign out and in again" in page and name not in page


@ON_FILES
@pytest.mark.parametrize("role", [Role.STAFF, Role.MEMBER, None])
async def test_nobody_but_the_operator_makes_or_takes_a_backup(
    app: FastAPI, backups: BackupFolder, role: Role | None
) -> None:
    name = supervisor_makes(backups)
    async with browser(app, role) as somebody:
        for path in ("/node/backup", f"/node/backup/{name}"):
            assert (await somebody.get(path)).status_code in {401, 403}
        assert (await somebody.post("/node/backup")).status_code in {401, 403}
    assert not backups.is_asked


@ON_FILES
async def test_the_page_says_which_old_backup_goes_next_and_which_went(
    operator: httpx.AsyncClient, backups: BackupFolder
) -> None:
    names = [supervisor_makes(backups, NOW + timedelta(days=day)) for day in range(KEPT)]
    assert (
        "The next one takes the place of that of Monday 30 November 2026" in (await operator.get("/node/backup")).text
    )
    supervisor_makes(backups, NOW + timedelta(days=KEPT))
    assert f"removed to make room: {names[0]}" in (await operator.get("/node/backup")).text
    assert (await operator.get(f"/node/backup/{names[0]}")).status_code == 404
    assert len(backups.backups()) == KEPT


@ON_FILES
async def test_one_that_failed_is_said_on_every_page_that_speaks_of_backups_until_one_is_made(
    app: FastAPI, operator: httpx.AsyncClient, backups: BackupFolder, tmp_path: Path
) -> None:
    backups.ask()
    reason, values = "{name} is damaged: {reason}. Keep your older backups.", {"name": "meetings.sqlite", "reason": "x"}
    backups.answer(Outcome(at=NOW, reason=reason, values=values))

    async def said() -> list[bool]:
        app.state.wellness = None
        pages = [(await operator.get(path)).text for path in ("/", "/node", "/node/backup")]
        return ["meetings.sqlite is damaged" in page for page in pages]

    assert await said() == [True] * 3
    operator.headers["Accept-Language"] = "fr"
    assert "meetings.sqlite est endommagé" in (await operator.get("/node/backup")).text
    operator.headers["Accept-Language"] = "en"
    supervisor_makes(backups, NOW + timedelta(minutes=5))
    (tmp_path / "backed-up").touch()
    assert await said() == [False] * 3


@ON_FILES
@pytest.mark.parametrize("name", ["..%2Fnode.json", "outcome.json", "occitanie-2026-11-30-093000Z.tar.gz", "%00", "a"])
async def test_nothing_else_is_given_away(
    operator: httpx.AsyncClient, backups: BackupFolder, tmp_path: Path, name: str
) -> None:
    supervisor_makes(backups, NOW + timedelta(days=1))
    (tmp_path / "node.json").write_text("the secret")
    answer = await operator.get(f"/node/backup/{name}")
    assert answer.status_code == 404 and "the secret" not in answer.text


@ON_A_SERVER
async def test_where_the_databases_are_on_a_server_the_page_says_which_commands_to_use(
    operator: httpx.AsyncClient, backups: BackupFolder
) -> None:
    assert "Back up now" not in (await operator.get("/node")).text
    shown = (await operator.get("/node/backup")).text
    assert "pg_dump -Fc -U postgres" in shown
    assert "touch /installation/backed-up" in shown
    answer = await operator.post("/node/backup")
    assert answer.status_code == 409 and "pg_dump" in answer.text and not backups.is_asked
