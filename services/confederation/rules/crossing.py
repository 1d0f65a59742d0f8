"""What a message of the hub's stream is: a crossing of the union it came from, or something that is not counted."""

from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError

from services.confederation.models import Trouble
from shared.events.base import CATALOGUE
from shared.events.crossings import Crossing, MeetingKind, Totals
from shared.feed import Read
from shared.installation import HEADER
from shared.origin import STREAM_SOURCE, source_of
from shared.totals import STAMPS

KINDS: dict[tuple[str, str, str, str], type[Crossing]] = {
    (kind.service, kind.noun, kind.fact, f"v{kind.version}"): kind
    for kind in CATALOGUE.values()
    if issubclass(kind, Crossing)
}
MEETING_KINDS = frozenset(MeetingKind)
COUNTS = {
    kind: [name for name, field in kind.model_fields.items() if "int" in str(field.annotation) and name not in STAMPS]
    for kind in KINDS.values()
    if not issubclass(kind, Totals)
}
LARGEST_NUMBER = 2**53  # of epochs and numbers
LARGEST_COUNT = 2**31 - 1  # no union has more of anything; databases keep counts in 32 bits


@dataclass(slots=True)
class Heard:
    """One message, understood as far as it can be. `kind` and `crossing` are None where there is `trouble`.

    `union` is the one whose stream it came from, as far as the subject tells; `entity` what it is about, `said` the
    JSON of its body, `number` its epoch and number, (0, 0) where it says none.
    """

    read: Read
    union: str
    service: str
    entity: str
    said: dict[str, Any]
    number: tuple[int, int] = (0, 0)
    kind: type[Crossing] | None = None
    crossing: Crossing | None = None
    trouble: Trouble | None = None
    why: str = ""

    @property
    def installation(self) -> str:
        """The stamp of the node's installation that states it; one that was confirmed later is greater."""
        return self.read.headers.get(HEADER, "")

    @property
    def is_totals(self) -> bool:
        """Whether it sums up, and states nothing of an entity."""
        return self.kind is not None and issubclass(self.kind, Totals)


def heard(read: Read) -> Heard:
    """Understands a message: who states it, what kind it is, what it says."""
    tokens = read.subject.split(".")
    if len(tokens) != 7 or tokens[0] != "agg":
        return Heard(read, "", "", "", {}, trouble=Trouble.UNREADABLE, why="its subject is none of a crossing")
    _, union, service, noun, id, fact, version = tokens
    said = object_in(read.body)
    found = Heard(read, union, service, id, said)
    if read.headers.get(STREAM_SOURCE, "").partition(" ")[0] != source_of(union):
        found.trouble, found.why = Trouble.FOREIGN, "it was taken from another union's stream than its subject names"
    elif said.get("union") != union:
        found.trouble, found.why = Trouble.FOREIGN, "it names another union than its subject"
    elif not (is_number(said.get("epoch")) and is_number(said.get("seq"))):
        found.trouble, found.why = Trouble.UNREADABLE, "it has no number"
    else:
        found.number = said["epoch"], said["seq"]
        understand(found, noun, fact, version)
    return found


def understand(found: Heard, noun: str, fact: str, version: str) -> None:
    """Reads the body as what the subject says it is."""
    kind = KINDS.get((found.service, noun, fact, version))
    if kind is None:
        found.trouble, found.why = Trouble.UNKNOWN_KIND, f"{found.service}.{noun}.{fact}.{version}"
        return
    try:
        crossing = kind.__pydantic_validator__.validate_python(with_known_words(found.said))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        found.trouble, found.why = Trouble.UNREADABLE, f"{'.'.join(map(str, first['loc']))}: {first['type']}"
        return
    if any((getattr(crossing, name) or 0) > LARGEST_COUNT for name in COUNTS.get(kind, ())):
        found.trouble, found.why = Trouble.UNREADABLE, "it counts more than there can be"
    elif found.said[kind.id_field] != found.entity and crossing.entity != found.entity:
        found.trouble, found.why = Trouble.UNREADABLE, "it is about another entity than its subject"
    else:
        found.kind, found.crossing = kind, crossing


def is_number(value: Any) -> bool:
    """Whether it is a number as crossings are numbered with."""
    return type(value) is int and 0 <= value < LARGEST_NUMBER


def object_in(body: bytes) -> dict[str, Any]:
    """The JSON object in a body; an empty one where there is none."""
    try:
        said = orjson.loads(body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def with_known_words(said: dict[str, Any]) -> dict[str, Any]:
    """A kind of meeting that a newer node has invented counts as `other`."""
    if "starts_at" in said and said.get("kind") not in MEETING_KINDS:
        return said | {"kind": MeetingKind.OTHER}
    return said
