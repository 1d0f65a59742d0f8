"""Where a page leaves a join file for the supervisor, which joins the hub with it and leaves its answer; or the code
that the union shall have.

Only `maillon up` has such a folder: in containers, the broker's own is joined by its operator's command.
"""

import os
from pathlib import Path

from pydantic import BaseModel

from shared.joining import Join

FOLDER = "joining"  # in the node's
ASKED, WANTED, ANSWER, CODE = "asked.json", "wanted.json", "answer.json", "code"


class Answer(BaseModel):
    """How it went; `words` are what `maillon join` said."""

    joined: bool
    words: str


class JoinFolder:
    """The folder; its files are readable by their owner alone: whoever has one can speak for the union."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def ask(self, join: Join) -> None:
        """Keeps a file until somebody says yes to it."""
        (self.folder / ANSWER).unlink(missing_ok=True)
        self.write(ASKED, join.model_dump_json())

    def asked(self) -> Join | None:
        """What somebody is asked about."""
        return self.read(ASKED)

    def agree(self) -> None:
        """The supervisor joins with the file that was asked about."""
        if (self.folder / ASKED).exists():
            (self.folder / ASKED).replace(self.folder / WANTED)

    def refuse(self) -> None:
        """Nothing is kept of it."""
        (self.folder / ASKED).unlink(missing_ok=True)

    def wanted(self) -> Path | None:
        """The file that the supervisor shall join with."""
        file = self.folder / WANTED
        return file if file.exists() else None

    def answer(self, answer: Answer) -> None:
        """How it went; the file with the keys is gone."""
        self.write(ANSWER, answer.model_dump_json())
        (self.folder / WANTED).unlink(missing_ok=True)

    def answered(self) -> Answer | None:
        """How it went last."""
        file = self.folder / ANSWER
        return Answer.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else None

    def choose_code(self, code: str) -> None:
        """The supervisor has the node go by that code; broker and services are started again for it."""
        self.write(CODE, code)

    def chosen_code(self) -> str | None:
        """The code that the node shall go by."""
        file = self.folder / CODE
        return file.read_text(encoding="utf-8") if file.exists() else None

    def code_is_taken(self) -> None:
        """The node goes by it."""
        (self.folder / CODE).unlink(missing_ok=True)

    def read(self, name: str) -> Join | None:
        """A join file, if it is there."""
        file = self.folder / name
        return Join.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else None

    def write(self, name: str, text: str) -> None:
        """Whole or not at all."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self.folder / f"{name}.new"
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
            file.write(text)
        fresh.replace(self.folder / name)
