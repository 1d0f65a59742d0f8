"""The folder of caught messages: one file each, hidden with the node's secret; the newest first, the oldest gone."""

import contextlib
import re
import secrets
import time
from datetime import UTC, datetime
from pathlib import Path

from shared.errors import NotFound
from shared.hidden_file import hide_file, reveal_file
from shared.text import say

NAME = re.compile(r"^\d{19}-[0-9a-f]{8}$")
KEPT = 500
"""How many messages are kept unless the settings say otherwise."""

PURPOSE = "caught letters"
HIDDEN, IN_CLEAR = ".hidden", ".eml"


class NoSuchMessage(NotFound):
    """The message was never there, or has made room for newer ones."""

    def __init__(self) -> None:
        super().__init__(say("This message is no longer kept."))


class HiddenOtherwise(NotFound):
    """The node had another secret when the message came."""

    def __init__(self) -> None:
        super().__init__(say("This message was hidden with another secret than this node's."))


class Mailbox:
    """Messages in a folder; several processes may write and read at once.

    They hold what lets people in, so nobody reads them in the folder, nor in a copy of it.
    """

    def __init__(self, folder: Path, secret: str, kept: int = KEPT) -> None:
        self.folder = folder
        self.secret = secret
        self.kept = kept
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def keep(self, raw: bytes) -> str:
        """Writes a message; returns its name."""
        name = f"{time.time_ns():019d}-{secrets.token_hex(4)}"
        self.write(name, raw)
        self.make_room()
        return name

    def write(self, name: str, raw: bytes) -> None:
        """Puts a message under that name, whole or not at all."""
        draft = self.folder / f".{name}"
        draft.write_bytes(hide_file(raw, self.secret, PURPOSE))
        draft.rename(self.path(name))

    def names(self) -> list[str]:
        """The names of all messages, newest first."""
        return sorted((path.stem for path in self.folder.glob(f"*{HIDDEN}") if NAME.match(path.stem)), reverse=True)

    def read(self, name: str) -> bytes:
        """A message as it came; raises NoSuchMessage, HiddenOtherwise."""
        if not NAME.match(name):
            raise NoSuchMessage
        try:
            hidden = self.path(name).read_bytes()
        except FileNotFoundError:
            raise NoSuchMessage from None
        raw = reveal_file(hidden, self.secret, PURPOSE)
        if raw is None:
            raise HiddenOtherwise
        return raw

    def hide_older(self) -> None:
        """Hides what an earlier Maillon has kept in clear."""
        for path in self.folder.glob(f"*{IN_CLEAR}"):
            self.write(path.stem, path.read_bytes())
            path.unlink()

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
        return self.folder / f"{name}{HIDDEN}"


def caught_at(name: str) -> datetime:
    """When a message came, from its name."""
    return datetime.fromtimestamp(int(name[:19]) / 1e9, UTC)
