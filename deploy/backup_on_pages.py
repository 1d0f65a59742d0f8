"""Looks for a backup that the operator asked for on a page; one is made in a process of its own."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from shared.backup_folder import FOLDER, BackupFolder, Outcome
from shared.logs import logger
from shared.text import N_

log = logger()

LOOK_S = 0.5
KILLED = N_("It broke off before it was done (code {code}). Try again; if it breaks off again, see the node’s log.")


async def back_up_when_asked(data: Path) -> None:
    """Looks for ever. What was asked for before a stop is made after the next start."""
    folder = BackupFolder(data / FOLDER)
    while True:
        if folder.is_asked:
            await one_try(folder, data)
        await asyncio.sleep(LOOK_S)


async def one_try(folder: BackupFolder, data: Path) -> None:
    """One backup; one that dies without a word is answered for."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "deploy.backup_of_page", str(data))
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if folder.is_asked:
        log.error("backup.broken_off", code=code)
        folder.answer(Outcome(at=datetime.now(UTC), reason=KILLED, values={"code": code}))
