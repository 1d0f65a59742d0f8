"""The disk: full for a while, or without power from one moment to the next; what was confirmed is kept."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from shared.clock import Clock
from shared.database import Database, is_unavailable
from shared.migrate import migrate
from shared.tables import parked
from shared.work import Workplace
from tests.shared import toy
from tests.shared.conftest import MIGRATIONS, toy_service
from tests.shared.spine import announce, numbers, on_air, rows
from tests.shared.toy import Counted, count, counters

pytestmark = [pytest.mark.root, pytest.mark.faults]
WORKS = 50


@contextmanager
def mounted(where: Path, *arguments: str | Path) -> Iterator[Path]:
    """A file system for the length of the block."""
    where.mkdir(exist_ok=True)
    done = subprocess.run(["mount", *arguments, where], capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"this machine mounts nothing: {done.stderr.strip()}")
    try:
        yield where
    finally:
        subprocess.run(["umount", "-l", where], check=True)


def fill(folder: Path) -> Path:
    """Leaves no room on a small disk."""
    ballast = folder / "ballast"
    try:
        with ballast.open("wb", buffering=0) as file:
            while True:
                file.write(b"x" * 4096)
    except OSError:
        return ballast


async def test_events_wait_for_a_full_disk_and_take_effect_once_there_is_room(folder: Path, broker: Any) -> None:
    with mounted(folder / "small", "-t", "tmpfs", "-o", "size=4m", "tmpfs") as small:
        counter = uuid4()
        mouth = toy_service(broker, f"sqlite+aiosqlite:///{folder / 'mouth.sqlite'}", "mouth")
        ear = toy_service(broker, f"sqlite+aiosqlite:///{small / 'ear.sqlite'}", "ear", [toy.write_down])
        async with mouth.at_work(), ear.at_work():
            await on_air(ear)
            ballast = fill(small)
            for start in range(0, 400, 20):
                await announce(mouth, *(Counted(counter_id=counter, number=n) for n in range(start, start + 20)))
            with pytest.raises(OperationalError) as refused:
                for number in range(1000):
                    await announce(ear, Counted(counter_id=uuid4(), number=number, poison="x" * 5000))
            assert is_unavailable(refused.value)
            assert len(await numbers(ear, of=counter)) < 400
            ballast.unlink()
            await heard_are_of(ear, counter, 400)
            assert await rows(ear, select(parked.c.pos).where(parked.c.entity == str(counter))) == []


async def heard_are_of(ear: Any, counter: Any, number: int) -> None:
    """Waits until all numbers of one counter were heard, and compares."""
    async with asyncio.timeout(30):
        while len(await numbers(ear, of=counter)) < number:
            await asyncio.sleep(0.05)
    assert await numbers(ear, of=counter) == list(range(number))


async def test_what_a_page_confirmed_is_there_after_a_power_cut(disk: Path) -> None:
    image, copy = disk / "disk.img", disk / "after.img"
    subprocess.run(["truncate", "-s", "64M", image], check=True)
    subprocess.run(["mkfs.ext4", "-q", image], check=True)
    counter = uuid4()
    with mounted(disk / "before", "-o", "loop", image) as before:
        place = Workplace(Database(f"sqlite+aiosqlite:///{before / 'a.sqlite'}"), "occitanie", "toy", Clock())
        await migrate(place.database, MIGRATIONS)
        for _ in range(WORKS):
            async with place.work() as work:
                await count(counter, 1, work)
        subprocess.run(["cp", "--sparse=always", image, copy], check=True)  # the moment of the cut
        await place.database.close()
    with mounted(disk / "after", "-o", "loop", copy) as after:
        again = Database(f"sqlite+aiosqlite:///{after / 'a.sqlite'}")
        async with again.reading() as session:
            assert (await session.exec(select(counters.c.number))).all() == [WORKS]
        await again.close()
    shutil.rmtree(disk / "after", ignore_errors=True)
