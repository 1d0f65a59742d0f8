"""The ground under the tests themselves: databases are fresh and real, and nobody shares one by accident."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from deploy.broker.server import BrokerServer
from tests import servers
from tests.servers import PostgresServer


@pytest.mark.parametrize("_", range(2))
async def test_a_database_is_empty_at_the_start_of_each_test(database_url: str, _: int) -> None:
    engine = create_async_engine(database_url)
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE seat (number INTEGER)"))
    await engine.dispose()


async def test_two_databases_of_one_test_are_two(make_database: Callable[[], str]) -> None:
    assert make_database() != make_database()


async def test_a_broker_of_a_test_is_not_the_shared_one(broker: BrokerServer, shared_broker: BrokerServer) -> None:
    assert broker.pid != shared_broker.pid
    assert await broker.healthy() and await shared_broker.healthy()


@pytest.mark.root
def test_postgresql_starts_even_when_its_programs_lie_where_only_root_may_look(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = servers.installed_programs().parent.parent
    closed = folder / "closed"
    for name in (installed.name, f"{installed.name}.libs"):
        shutil.copytree(installed.with_name(name), closed / name)
    closed.chmod(0o700)
    folder.chmod(0o755)
    monkeypatch.setenv(servers.SETTING, str(closed / installed.name / "pginstall" / "bin"))
    server = PostgresServer(folder / "postgres")
    server.start()
    assert server.ask("SELECT 1") == 1
    server.stop()


MARKED = "import pytest\n\n@pytest.mark.browser\ndef test_a_page(): assert False\n"


@pytest.mark.parametrize(
    ("all_tests", "code", "words"),
    [("0", 0, "1 skipped"), ("1", 1, "all tests must run here, but: chromium is not installed")],
)
def test_what_a_test_lacks_is_said_and_is_a_failure_where_all_tests_must_run(
    all_tests: str, code: int, words: str, folder: Path
) -> None:
    (folder / "test_marked.py").write_text(MARKED)
    project = Path(__file__).parent.parent.parent
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-c",
            project / "pyproject.toml",
            "-p",
            "tests.conftest",
            "-rs",
            folder,
        ],
        env={**os.environ, "MAILLON_ALL_TESTS": all_tests, "PATH": str(folder)},
        cwd=project,
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stdout + done.stderr
    assert words in done.stdout
