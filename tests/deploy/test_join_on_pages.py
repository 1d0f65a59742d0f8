"""A join file that a page left is taken by the supervisor, who answers and leaves no keys behind."""

import asyncio
from pathlib import Path

from deploy.join_on_pages import join_when_asked
from deploy.kept_node import kept_node
from shared.join_folder import FOLDER, JoinFolder
from shared.joining import Join


async def test_a_hub_that_does_not_answer_is_said_and_the_file_is_gone(folder: Path) -> None:
    kept_node(folder, union="occitanie")
    pages = JoinFolder(folder / FOLDER)
    pages.ask(
        Join(
            union="occitanie", union_name="Occitanie", confederation="La confédération", hub="tls://127.0.0.1:1",
            up_seed="SUA" + "A" * 55, down_seed="SUA" + "A" * 55,
        )
    )  # fmt: skip
    watching = asyncio.create_task(join_when_asked(folder))
    await asyncio.sleep(0.1)
    assert pages.answered() is None  # nobody agreed yet
    pages.agree()
    async with asyncio.timeout(60):
        while (answer := pages.answered()) is None:
            await asyncio.sleep(0.05)
    watching.cancel()
    assert not answer.joined and answer.words and pages.wanted() is None
    assert not (folder / "hub.json").exists()
