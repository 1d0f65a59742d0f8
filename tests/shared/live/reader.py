"""Somebody's page, as the room sees it: what was written to it, and whether its session still holds."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import orjson

from shared.live.page import OpenPage
from shared.live.room import Room


class Reader:
    """Keeps what it is told, by kind: `message`, `again`, `deaf`, `beat`, `over`."""

    def __init__(self, *about: str, person: str = "somebody") -> None:
        self.told: list[tuple[str, Any]] = []
        self.holds = True
        self.takes = asyncio.Event()
        self.takes.set()
        self.page = OpenPage(person, frozenset(about), frozenset({person}), self.write, self.still_there)

    async def write(self, words: bytes) -> None:
        """One or several events; a reader that takes nothing keeps the writer waiting."""
        await self.takes.wait()
        for event in words.decode().strip().split("\n\n"):
            lines = dict(line.split(": ", 1) for line in event.splitlines())
            self.told.append((lines.get("event", "message"), orjson.loads(lines["data"])))

    async def still_there(self) -> bool:
        """Whether the session holds."""
        return self.holds

    @property
    def about(self) -> list[str]:
        """Every id that it was told of."""
        return [one for kind, data in self.told if kind == "message" for one in data["about"]]

    @property
    def kinds(self) -> list[str]:
        """What it was told, without what about."""
        return [kind for kind, _ in self.told]


@contextmanager
def open_in(room: Room, reader: Reader, age_s: float = 0.0) -> Iterator[Reader]:
    """The page is open inside the block."""
    with room.with_open(reader.page, age_s):
        yield reader
    reader.page.let_go()
