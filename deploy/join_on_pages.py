"""What the supervisor does when a page asks for it: it joins the hub with a file, has the node go by another code."""

import asyncio
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path
from typing import TYPE_CHECKING

from deploy.kept_node import rename_union
from shared.join_folder import FOLDER, Answer, JoinFolder
from shared.logs import logger

if TYPE_CHECKING:
    from deploy.node import Node

log = logger()

LOOK_S = 0.5
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


async def rename_when_asked(node: "Node") -> None:
    """Looks for ever; a code that was chosen is gone from the folder when everything goes by it."""
    folder = JoinFolder(node.data / FOLDER)
    while True:
        await asyncio.sleep(LOOK_S)
        if code := folder.chosen_code():
            log.info("node.renamed", before=node.kept.union, now=code)
            async with node.at_rest():
                node.take(rename_union(node.data, code))
            folder.code_is_taken()
