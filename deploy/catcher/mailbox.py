"""The folder of caught messages: one `.eml` file each, the newest first, the oldest gone."""

import contextlib
import re
import secrets
import time
from datetime import UTC, datetime
from pathlib import Path

from shared.errors import NotFound
from shared.text import say

NAME = re.compile(r"^\d{19}-[0-9a-f]{8}$")
KEPT = 500
"""How many messages are kept unless the settings say otherwise."""


class NoSuchMessage(NotFound):
    """The message was never there, or has made room for newer ones."""

    def __init__(self) -> None:
        super().__init__(say("This message is no longer kept."))


class Mailbox:
    """Messages in a folder; several processes may write and read at once."""

    def __init__(self, folder: Path, kept: int = KEPT) -> None:
        self.folder = folder
        self.kept = kept
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, raw: bytes) -> str:
        """Writes a message, whole or not at all; returns its name."""
        name = f"{time.time_ns():019d}-{secrets.token_hex(4)}"
        draft = self.folder / f".{name}"
        draft.write_bytes(raw)
        draft.rename(self.path(name))
        self.make_room()
        return name

    def names(self) -> list[str]:
        """The names of all messages, newest first."""
        return sorted((path.stem for path in self.folder.glob("*.eml") if NAME.match(path.stem)), reverse=True)

    def read(self, name: str) -> bytes:
        """A message as it came; raises NoSuchMessage."""
        if not NAME.match(name):
            raise NoSuchMessage
        try:
            return self.path(name).read_bytes()
        except FileNotFoundError:
            raise NoSuchMessage from None

    def clear(self) -> None:
        """Throws all messages away."""
        self.throw_away(self.names())

    def make_room(self) -> None:
        """Throws away what is older than the newest ones that are kept."""
        self.throw_away(self.names()[self.kept :])

    def throw_away(self, names: list[str]) -> None:
        """Throws some messages away; another process may have been quicker."""
        for name in names:
            with contextlib.suppress(FileNotFoundError):
                self.path(name).unlink()

    def path(self, name: str) -> Path:
        """Where a message is."""
        return self.folder / f"{name}.eml"


def caught_at(name: str) -> datetime:
    """When a message came, from its name."""
    return datetime.fromtimestamp(int(name[:19]) / 1e9, UTC)
