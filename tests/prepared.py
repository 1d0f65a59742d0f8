"""Databases with a service's tables in them: made once for each kind and worker, then copied for every test."""

import asyncio
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from shared.database import Database
from shared.migrate import migrate
from tests.servers import PostgresServer


class Prepared:
    """The copies' originals: nothing was ever done in them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files: dict[Path, Path] = {}
        self.names: dict[Path, str] = {}

    def sqlite(self, migrations: Path, to: Path) -> None:
        """Makes a file with the tables of these migrations."""
        if migrations not in self.files:
            original = self.folder / f"prepared-{len(self.files)}.sqlite"
            fill(f"sqlite+aiosqlite:///{original}", migrations)
            self.files[migrations] = original
        shutil.copyfile(self.files[migrations], to)

    def postgres(self, migrations: Path, server: PostgresServer) -> str:
        """The name of a new database with the tables of these migrations."""
        if migrations not in self.names:
            original = server.make_database()
            fill(server.url(original), migrations)
            self.names[migrations] = original
        return server.make_database(self.names[migrations])


def fill(url: str, migrations: Path) -> None:
    """Runs the migrations; in a thread, for whoever asks may be at work in an event loop."""

    async def run() -> None:
        database = Database(url)
        await migrate(database, migrations)
        await database.close()

    with ThreadPoolExecutor(1) as hand:
        hand.submit(asyncio.run, run()).result()
