"""What every test may ask for: a real broker, real databases, real data; and which tests cannot run here."""

import gc
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
import pytest_asyncio

from deploy.broker.server import BrokerServer
from deploy.serving import OBJECTS_UNTIL_A_LOOK
from tests.prepared import Prepared
from tests.servers import PostgresServer, real_data

ALL_TESTS = "MAILLON_ALL_TESTS"
"""Set to 1 where nothing may be left out: then what a test lacks is a failure."""

FIRST = ("browser/test_pages",)
LAST = ("deploy/test_compose", "browser/test_lighthouse", "programs/", "deploy/", "journeys/", "browser/")
"""Parts of the names of files: one that takes minutes, and those that start whole nodes, the longest first."""

MEMORY, DISK = Path("/dev/shm"), Path("/var/tmp")
ROOM = 4 * 1024**3  # the whole suite has at most some hundred megabytes at a time


def pytest_configure() -> None:
    """Temporary folders are in memory where there is room, so that no test waits for the disk; TMPDIR names others."""
    if "TMPDIR" not in os.environ and has_room(MEMORY):
        os.environ["TMPDIR"], tempfile.tempdir = str(MEMORY), None


def pytest_collection_finish() -> None:
    """What is there for the whole run is not looked through again for garbage: late in a run that took seconds."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(OBJECTS_UNTIL_A_LOOK, 20, 20)


def has_room(folder: Path) -> bool:
    """Whether there is room to work in; not in a container's 64 MB, nor where no program may be started."""
    if not os.access(folder, os.W_OK):
        return False
    told = os.statvfs(folder)
    return told.f_bavail * told.f_frsize >= ROOM and not told.f_flag & os.ST_NOEXEC


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that is gone after the test; its name is short, as the names of Unix sockets must be."""
    with tempfile.TemporaryDirectory(prefix="maillon-", ignore_cleanup_errors=True) as path:
        yield Path(path)


@pytest.fixture
def disk() -> Iterator[Path]:
    """The same on a real disk, for what a power cut or a full disk does."""
    with tempfile.TemporaryDirectory(prefix="maillon-", dir=DISK, ignore_cleanup_errors=True) as path:
        yield Path(path)


@pytest.fixture(scope="session")
def session_folder() -> Iterator[Path]:
    """The same for the whole run (of one worker)."""
    with tempfile.TemporaryDirectory(prefix="maillon-", ignore_cleanup_errors=True) as path:
        Path(path).chmod(0o755)
        yield Path(path)


@pytest.fixture
async def broker(folder: Path) -> AsyncIterator[BrokerServer]:
    """A broker of this test's own, without any stream."""
    server = BrokerServer("occitanie", folder)
    await server.start()
    yield server
    await server.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_broker(session_folder: Path) -> AsyncIterator[BrokerServer]:
    """A broker that all tests of a worker share: use names of your own in it."""
    server = BrokerServer("occitanie", session_folder / "shared-broker")
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
def postgres(session_folder: Path) -> Iterator[PostgresServer]:
    """A PostgreSQL that all tests of a worker share; ask for `make_database`."""
    server = PostgresServer(session_folder / "postgres")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def migrations() -> Path | None:
    """Whose tables are in a test's databases from the beginning; none, unless a folder of tests says so."""
    return None


@pytest.fixture(scope="session")
def prepared(session_folder: Path) -> Prepared:
    """Databases with tables, to copy."""
    return Prepared(session_folder)


@pytest.fixture
def make_database(postgres: PostgresServer, prepared: Prepared, migrations: Path | None) -> Iterator[Callable[[], str]]:
    """Gives addresses of fresh PostgreSQL databases, dropped after the test."""
    made: list[str] = []

    def make() -> str:
        made.append(prepared.postgres(migrations, postgres) if migrations else postgres.make_database())
        return postgres.url(made[-1])

    yield make
    for name in made:
        postgres.drop_database(name)


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, folder: Path, prepared: Prepared, migrations: Path | None) -> str:
    """A fresh database; every test that asks for one runs on SQLite and on PostgreSQL."""
    if request.param == "sqlite":
        if migrations:
            prepared.sqlite(migrations, folder / "test.sqlite")
        return f"sqlite+aiosqlite:///{folder / 'test.sqlite'}"
    make: Callable[[], str] = request.getfixturevalue("make_database")
    return make()


@pytest.fixture(name="real_data")
def find_real_data() -> Callable[[str], Path]:
    """Gives the path of a real file, or says that the test did not run because there is none."""
    return real_data


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest file has a worker for itself from the beginning; those that start whole nodes come last, for their
    containers and processes would slow down everything else."""
    items.sort(key=lambda item: turn(item.path.as_posix()))


def turn(file: str) -> int:
    """When a file's tests come: first, somewhere between, or among the last."""
    if any(part in file for part in FIRST):
        return -1
    return next((n for n, part in enumerate(LAST, 1) if part in file), 0)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test that lacks something says what; where all tests must run, that is a failure."""
    lacking = [reason for mark, lack in LACKS.items() if item.get_closest_marker(mark) and (reason := lack())]
    if lacking and os.environ.get(ALL_TESTS) == "1":
        pytest.fail(f"all tests must run here, but: {'; '.join(lacking)}", pytrace=False)
    if lacking:
        pytest.skip("; ".join(lacking))


def not_root() -> str:
    """Why a test for root cannot run."""
    return "" if os.geteuid() == 0 else "this test needs root"


@cache
def no_engine() -> str:
    """Why a test with containers cannot run."""
    if not shutil.which("docker"):
        return "no container engine is installed (.ci/engine installs one)"
    asked = subprocess.run(["docker", "info"], capture_output=True)
    return "" if asked.returncode == 0 else "no container engine answers (see .ci/engine)"


@cache
def no_browser() -> str:
    """Why a test in a browser cannot run."""
    return "" if shutil.which("chromium") else "chromium is not installed (apt-get install chromium)"


LACKS: dict[str, Callable[[], str]] = {"root": not_root, "containers": no_engine, "browser": no_browser}
