"""The one table of permissions, `permissions.txt`: who may use which route, and who sees which field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.identity import Role, Visitor

TABLE = Path(__file__).parent / "permissions.txt"
NOBODY = "visitor"
FIELD = "field"
EVERY_SERVICE = "*"


class Cell(StrEnum):
    """What a role may: always; where it is about their own; never."""

    YES = "yes"
    OWN = "own"
    NO = "-"


class TableFault(Exception):
    """The table cannot be read, or an application has a route that is not in it."""


@dataclass(frozen=True)
class Line:
    """A route of a service, or a field (`service` is then "field", and `path` its name).

    `owned` says what "own" means here: by the kind of owner (cooperative, person) the name of the path's parameter, or
    of the value given to `sees`. Without it, the page shows nothing but one's own.
    """

    service: str
    method: str
    path: str
    cells: Mapping[str, Cell]
    owned: Mapping[str, str] = field(default_factory=dict)

    def allows(self, visitor: Visitor | None, of: Mapping[str, Any]) -> bool:
        """Whether this visitor (None: nobody is signed in) may, for the thing that `of` names."""
        if self.cells[NOBODY] is Cell.YES:
            return True
        return visitor is not None and any(self.allows_as(role, visitor, of) for role in visitor.roles)

    def allows_as(self, role: Role, visitor: Visitor, of: Mapping[str, Any]) -> bool:
        """Whether the visitor may in this role of theirs."""
        match self.cells.get(role, Cell.NO):
            case Cell.YES:
                return True
            case Cell.OWN:
                return not self.owned or self.is_own(role, visitor, of)
        return False

    def is_own(self, role: Role, visitor: Visitor, of: Mapping[str, Any]) -> bool:
        """Whether it is the visitor's own, or of a co-operative in which they hold that role."""
        mine = {"person": {visitor.person_id} - {None}}
        mine["cooperative"] = {grant.cooperative_id for grant in visitor.grants if grant.role == role} - {None}
        return any(as_uuid(of.get(name)) in mine[kind] for kind, name in self.owned.items())


class Permissions:
    """The table, read once."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self.lines = {(line.service, line.method, line.path): line for line in lines}

    def of_route(self, service: str, method: str, path: str) -> Line:
        """The line of a route. Raises TableFault."""
        method = "GET" if method == "HEAD" else method
        found = self.lines.get((service, method, path)) or self.lines.get((EVERY_SERVICE, method, path))
        if found is None:
            raise TableFault(f"{service} {method} {path} has no line in {TABLE.name}: say there who may use it.")
        return found

    def sees(self, visitor: Visitor | None, name: str, **of: Any) -> bool:
        """Whether this visitor sees that field of the thing that `of` names. Raises TableFault."""
        line = self.lines.get((FIELD, "see", name))
        if line is None:
            raise TableFault(f"the field {name} has no line in {TABLE.name}: say there who sees it.")
        return line.allows(visitor, of)


def permissions(table: Path = TABLE) -> Permissions:
    """The table as it stands in the file. Raises TableFault with the line's number."""
    columns: list[str] = []
    lines: dict[tuple[str, str, str], Line] = {}
    for number, raw in enumerate(table.read_text(encoding="utf-8").splitlines(), 1):
        words = raw.partition("#")[0].split()
        if words[:1] == ["columns"]:
            columns = words[1:]
        elif words:
            line = line_of(words, columns, number)
            if lines.setdefault((line.service, line.method, line.path), line) is not line:
                raise TableFault(f"line {number}: {line.service} {line.method} {line.path} is there twice")
    return Permissions(lines.values())


def line_of(words: list[str], columns: list[str], number: int) -> Line:
    """One line's words as a line of the table. Raises TableFault."""
    (service, method, path), rest = words[:3], words[3:]
    cells, notes = rest[: len(columns)], rest[len(columns) :]
    try:
        by_role = dict(zip(columns, map(Cell, cells), strict=True))
        owned = dict(note.split("=") for note in notes)
    except ValueError as fault:
        raise TableFault(f"line {number}: {fault}") from None
    if unknown := owned.keys() - {"person", "cooperative"}:
        raise TableFault(f"line {number}: nothing is owned by a {', '.join(unknown)}")
    return Line(service, method, path, by_role, owned)


def as_uuid(value: Any) -> UUID | None:
    """An id from a path or from Python; None when it is none."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None
