"""Which installation of a node a folder holds: the node itself, or a copy of it, which acts on nobody outside.

A copy has the same name, the same keys, and letters that wait at the true one too. So it is on trial until somebody
says that it is the node now (`maillon confirm`, or the page /node/trial).
"""

import os
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from uuid import uuid4

from pydantic import BaseModel, Field

FILE = "installation.json"
HEADER = "ce-installation"
"""Where each crossing says which installation states it."""


class Origin(StrEnum):
    """How an installation came to be."""

    FIRST = "first"
    """It began empty, or is older than this file."""
    RESTORED = "restored"
    COPIED = "copied"


class Installation(BaseModel, frozen=True):
    """The file `installation.json` of a node's folder.

    `since`: when it was restored or noticed; what is older was made elsewhere. `place`: where it was seen last, to
    notice a copy. `sends_waiting`: whether letters that waited before `since` are sent once it is the node.
    `followed_by`: the stamp of another installation of this node, which the hub reads instead.
    """

    id: str = Field(default_factory=lambda: uuid4().hex)
    origin: Origin = Origin.FIRST
    since: datetime
    backed_up_at: datetime | None = None
    place: str = ""
    confirmed_at: datetime | None = None
    sends_waiting: bool = False
    followed_by: str = ""

    @property
    def on_trial(self) -> bool:
        """Whether it acts on nobody outside."""
        return self.confirmed_at is None

    @property
    def speaks(self) -> bool:
        """Whether it speaks with the hub: it is the node, and no other installation was confirmed after it."""
        return not self.on_trial and not self.followed_by

    @property
    def stamp(self) -> str:
        """What its crossings carry; the stamp of one that was confirmed later is greater."""
        return f"{int(self.confirmed_at.timestamp()):010d}.{self.id}" if self.confirmed_at else ""

    def confirmed(self, at: datetime, *, sends_waiting: bool) -> "Installation":
        """The same, from when on it is the node; one that another had followed is a new one, and states all anew."""
        changes = {"confirmed_at": at, "sends_waiting": sends_waiting, "followed_by": ""}
        if self.followed_by:
            changes |= {"id": uuid4().hex, "origin": Origin.COPIED, "sends_waiting": True}
        return self.model_copy(update=changes)

    def followed(self, stamp: str) -> "Installation":
        """The same, once the hub has told that another one was confirmed after it."""
        return self.model_copy(update={"followed_by": stamp})


def installed(file: Path | None) -> Installation | None:
    """What a folder holds; None where nobody noted it, as in containers. Looked at anew each time: it may change."""
    try:
        told = file.stat() if file else None
    except FileNotFoundError:
        return None
    return read(file, told.st_ino, told.st_mtime_ns) if file and told else None


@lru_cache(maxsize=4)
def read(file: Path, _inode: int, _changed_ns: int) -> Installation:
    """The file as it is since then; each new one is written beside the old one, and takes its place."""
    return Installation.model_validate_json(file.read_text(encoding="utf-8"))


def install(file: Path, installation: Installation) -> None:
    """Writes it, whole or not at all."""
    fresh = file.with_name(f".{file.name}.{uuid4().hex}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as draft:
        draft.write(installation.model_dump_json(indent=1))
        draft.flush()
        os.fsync(draft.fileno())
    fresh.replace(file)
