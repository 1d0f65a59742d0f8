"""The one table of permissions, `permissions.txt`: who may use which route, see which field, do which deed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from shared.identity import Role, Visitor

TABLE = Path(__file__).parent / "permissions.txt"
NOBODY = "visitor"
EVERY_SERVICE, FIELD, DEED = "*", "field", "deed"
WHERE = "if"
NOTES = frozenset({"person", "cooperative", WHERE})


class Cell(StrEnum):
    """What a role may: always; where it is about their own; never."""

    YES = "yes"
    OWN = "own"
    NO = "-"


class TableFault(Exception):
    """The table cannot be read, or an application asks it for something that is not in it."""


@dataclass(frozen=True)
class Line:
    """A route of a service, or a field or deed (`service` is then "field" or "deed", and `path` its name).

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
    """The table, read once, for one service and those that answer at the same address."""

    def __init__(self, service: str, lines: Iterable[Line]) -> None:
        self.service = service
        self.lines = tuple(lines)
        self.routes = {
            (line.method, line.path): line for line in self.lines if line.service in (service, EVERY_SERVICE)
        }
        places = {frozenset(line.cells) for line in self.lines if line.service == service}
        self.beside = {(line.method, line.path): line for line in self.lines if frozenset(line.cells) in places}

    def of_route(self, method: str, path: str) -> Line:
        """The line of a route of this service. Raises TableFault."""
        found = self.routes.get(("GET" if method == "HEAD" else method, path))
        if found is None:
            raise TableFault(f"{self.service} {method} {path} has no line in {TABLE.name}: say there who may use it.")
        return found

    def may(self, visitor: Visitor | None, method: str, path: str, **of: Any) -> bool:
        """Whether a route is open to this visitor, of whatever service at this address. Raises TableFault."""
        return self.line(method, path).allows(visitor, of)

    def sees(self, visitor: Visitor | None, name: str, **of: Any) -> bool:
        """Whether this visitor sees that field of the thing that `of` names. Raises TableFault."""
        return self.line("see", name).allows(visitor, of)

    def does(self, visitor: Visitor | None, name: str, **of: Any) -> bool:
        """Whether this visitor may do that deed, which is a part of what a route does. Raises TableFault."""
        return self.line("do", name).allows(visitor, of)

    def knows(self, method: str, path: str) -> bool:
        """Whether there is such a line, for what an address names that anybody may type."""
        return (method, path) in self.beside

    def line(self, method: str, path: str) -> Line:
        """The line that anybody at this address may ask about. Raises TableFault."""
        if (method, path) not in self.beside:
            raise TableFault(f"{method} {path} has no line in {TABLE.name}: say there for whom it is.")
        return self.beside[method, path]


def permissions(service: str, given: Collection[str] = (), table: Path = TABLE) -> Permissions:
    """The table as it stands in the file; `given` are the settings that are on. Raises TableFault with the number."""
    return Permissions(service, lines_of(table.read_text(encoding="utf-8"), frozenset(given)))


@lru_cache(maxsize=8)
def lines_of(text: str, given: frozenset[str]) -> tuple[Line, ...]:
    """The lines of a table's text; the services of one process read the same. Raises TableFault."""
    columns: list[str] = []
    lines: dict[tuple[str, ...], Line] = {}
    for number, raw in enumerate(text.splitlines(), 1):
        words = raw.partition("#")[0].split()
        if words[:1] == ["columns"]:
            columns = words[1:]
        elif words:
            line = line_of(words, columns, number, given)
            if lines.setdefault((*columns, *words[:3]), line) is not line:
                raise TableFault(f"line {number}: {line.service} {line.method} {line.path} is there twice")
    return tuple(lines.values())


def line_of(words: list[str], columns: list[str], number: int, given: Collection[str]) -> Line:
    """One line's words as a line of the table. Raises TableFault."""
    (service, method, path), rest = words[:3], words[3:]
    cells, told = rest[: len(columns)], rest[len(columns) :]
    try:
        notes = dict(note.split("=") for note in told)
        where = Cell.YES if notes.get(WHERE) in given else Cell.NO
        by_role = {name: where if cell == WHERE else Cell(cell) for name, cell in zip(columns, cells, strict=True)}
    except ValueError as fault:
        raise TableFault(f"line {number}: {fault}") from None
    if unknown := notes.keys() - NOTES:
        raise TableFault(f"line {number}: nothing is owned by a {', '.join(unknown)}")
    if (WHERE in cells) != (WHERE in notes):
        raise TableFault(f"line {number}: a cell `{WHERE}` and a note `{WHERE}=SETTING` need each other")
    return Line(service, method, path, by_role, {kind: name for kind, name in notes.items() if kind != WHERE})


def as_uuid(value: Any) -> UUID | None:
    """An id from a path or from Python; None when it is none."""
    try:
        return value if isinstance(value, UUID) else UUID(str(value))
    except ValueError:
        return None
