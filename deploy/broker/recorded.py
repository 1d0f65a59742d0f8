"""What the hub's operator recorded of unions and federations, one file each; the broker's rights are made from it."""

from datetime import date
from pathlib import Path

from pydantic import BaseModel, Field

from deploy.broker.config import UnionCode
from deploy.broker.credentials import Password
from deploy.broker.private_file import write_private

READERS = "readers"


class KnownUnion(BaseModel, frozen=True):
    """A union as the hub knows it; the same as `shared.events.hub.UnionRecorded`. Keys are public ones."""

    code: UnionCode
    name: str = Field(min_length=1, max_length=100)
    departments: tuple[str, ...] = ()
    since: date
    until: date | None = None
    successors: tuple[str, ...] = ()
    up_key: str = ""
    down_key: str = ""

    @property
    def linked(self) -> bool:
        """Whether its keys open anything."""
        return bool(self.up_key and self.down_key)


class KnownFederation(BaseModel, frozen=True):
    """A trade federation; the same as `shared.events.hub.FederationRecorded`."""

    code: UnionCode
    name: str = Field(min_length=1, max_length=100)
    trades: tuple[str, ...] = ()


class KnownReader(BaseModel, frozen=True):
    """Somebody who reads what all unions state with a tool of their own."""

    name: UnionCode
    password: Password = Field(repr=False)

    @property
    def code(self) -> str:
        """What its file is called by."""
        return self.name


def known_readers(folder: Path) -> list[KnownReader]:
    """All readers, by their name."""
    return [KnownReader.model_validate_json(file.read_bytes()) for file in sorted(folder.glob("*.json"))]


def known_unions(folder: Path) -> list[KnownUnion]:
    """All unions, those that are none any more too, by their code."""
    return [KnownUnion.model_validate_json(file.read_bytes()) for file in sorted(folder.glob("*.json"))]


def known_federations(folder: Path) -> list[KnownFederation]:
    """All federations, by their code."""
    return [KnownFederation.model_validate_json(file.read_bytes()) for file in sorted(folder.glob("*.json"))]


def record(folder: Path, known: KnownUnion | KnownFederation | KnownReader) -> None:
    """Keeps it, in place of what was kept under its code."""
    write_private(folder / f"{known.code}.json", known.model_dump_json(indent=1))
