"""Where a page asks the supervisor for a backup, and where it lies afterwards, beside a note of how that went.

Only `maillon up` has such a folder: in containers the databases are on a server, whose operator backs them up.
"""

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field

from shared.text import Text

FOLDER = "backups"
"""What it is called in the node's."""

KEPT = 5
"""How many backups of the page are kept; the oldest beyond goes once a newer one was read back, and that is said."""

ASKED, OUTCOME = "asked", "outcome.json"
NAME = re.compile(r"[a-z0-9-]+-(\d{4}-\d\d-\d\d-\d{6})Z\.tar\.gz")
MOMENT = "%Y-%m-%d-%H%M%S"


@dataclass(frozen=True)
class Backup:
    """One file that is there; it was read back before it got its name."""

    name: str
    at: datetime
    size: int


class Outcome(BaseModel):
    """How the last one went. `reason` is a sentence of the catalogues with its `values`, empty where all went well.

    `removed`: the names of those that made room for it.
    """

    at: datetime
    name: str = ""
    removed: list[str] = Field(default_factory=list)
    reason: str = ""
    values: dict[str, Any] = Field(default_factory=dict)

    @property
    def words(self) -> Text | None:
        """Why there is no new backup."""
        return Text(self.reason, self.values) if self.reason else None


class BackupFolder:
    """The folder; whoever reads a file of it has the whole node."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self) -> None:
        """The supervisor makes one; asked again meanwhile, it is the same one."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / ASKED).touch(mode=0o600)

    @property
    def is_asked(self) -> bool:
        """Whether one is wanted, or being made."""
        return (self.folder / ASKED).exists()

    def backups(self) -> list[Backup]:
        """Those that are there, the newest first."""
        found = [one for path in self.folder.glob("*.tar.gz") if (one := backup_in(path))]
        return sorted(found, key=lambda one: (one.at, one.name), reverse=True)

    def path_of(self, name: str) -> Path | None:
        """The file of one that is there."""
        return next((self.folder / one.name for one in self.backups() if one.name == name), None)

    def fresh(self, union: str, now: datetime) -> Path:
        """What a new one is called."""
        return self.folder / f"{union}-{now.astimezone(UTC):{MOMENT}}Z.tar.gz"

    def prune(self) -> list[str]:
        """Takes away what is older than those that are kept; the names."""
        old = [one.name for one in self.backups()[KEPT:]]
        for name in old:
            (self.folder / name).unlink()
        return old

    def answer(self, outcome: Outcome) -> None:
        """How it went; from now on another one can be asked for."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.folder / f"{OUTCOME}.new"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(outcome.model_dump_json())
        fresh.replace(self.folder / OUTCOME)
        (self.folder / ASKED).unlink(missing_ok=True)

    def outcome(self) -> Outcome | None:
        """How the last one went."""
        file = self.folder / OUTCOME
        return Outcome.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else None


def backup_in(path: Path) -> Backup | None:
    """A file of the page's making; None for anything else, and for what was taken away meanwhile."""
    if not (named := NAME.fullmatch(path.name)):
        return None
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return None
    return Backup(path.name, datetime.strptime(named[1], MOMENT).replace(tzinfo=UTC), size)
