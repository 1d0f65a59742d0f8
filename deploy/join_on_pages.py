"""Joins the hub with a file that the operator gave to a page: the supervisor looks for one, and answers."""

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

from shared.join_folder import Answer, JoinFolder

LOOK_S = 0.5
FOLDER = "joining"
MOST_SAID = 1000  # characters


async def join_when_asked(data: Path) -> None:
    """Looks for ever; does what `maillon join FILE` does, in a process of its own."""
    folder = JoinFolder(data / FOLDER)
    while True:
        if file := folder.wanted():
            folder.answer(await join_with(file, data))
        await asyncio.sleep(LOOK_S)


async def join_with(file: Path, data: Path) -> Answer:
    """One try."""
    command = [sys.executable, "-m", "deploy.join", "join", str(file), str(data)]
    process = await asyncio.create_subprocess_exec(*command, stdout=PIPE, stderr=STDOUT)
    said, _ = await process.communicate()
    return Answer(joined=process.returncode == 0, words=said.decode(errors="replace").strip()[-MOST_SAID:])
