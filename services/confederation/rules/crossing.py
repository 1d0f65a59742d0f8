"""What a message of the hub's stream is: a crossing of the union it came from, or something that is not counted."""

from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import ValidationError

from services.confederation.models import Trouble
from shared.events.base import CATALOGUE
from shared.events.crossings import Crossing, MeetingKind, Totals
from shared.feed import Read
from shared.origin import STREAM_SOURCE, source_of

KINDS: dict[tuple[str, str, str, str], type[Crossing]] = {
    (kind.service, kind.noun, kind.fact, f"v{kind.version}"): kind
    for kind in CATALOGUE.values()
    if issubclass(kind, Crossing)
}
MEETING_KINDS = frozenset(MeetingKind)


@dataclass(slots=True)
class Heard:
    """One message, understood as far as it can be. `kind` and `crossing` are None where there is `trouble`.

    `union` is the one whose stream it came from, as far as the subject tells; `said` the JSON of its body.
    """

    read: Read
    union: str
    service: str
    said: dict[str, Any]
    kind: type[Crossing] | None = None
    crossing: Crossing | None = None
    trouble: Trouble | None = None
    why: str = ""

    @property
    def number(self) -> tuple[int, int]:
        """Epoch and number, (0, 0) where it says none."""
        return self.said.get("epoch", 0), self.said.get("seq", 0)

    @property
    def is_totals(self) -> bool:
        """Whether it sums up, and states nothing of an entity."""
        return self.kind is not None and issubclass(self.kind, Totals)


def heard(read: Read) -> Heard:
    """Understands a message: who states it, what kind it is, what it says."""
    tokens = read.subject.split(".")
    if len(tokens) != 7 or tokens[0] != "agg":
        return Heard(read, "", "", {}, trouble=Trouble.UNREADABLE, why="its subject is none of a crossing")
    _, union, service, noun, id, fact, version = tokens
    said = object_in(read.body)
    found = Heard(read, union, service, said)
    if read.headers.get(STREAM_SOURCE, "").partition(" ")[0] != source_of(union):
        found.trouble, found.why = Trouble.FOREIGN, "it was taken from another union's stream than its subject names"
    elif said.get("union") != union:
        found.trouble, found.why = Trouble.FOREIGN, "it names another union than its subject"
    elif not (type(said.get("epoch")) is type(said.get("seq")) is int):
        found.trouble, found.why = Trouble.UNREADABLE, "it has no number"
    elif (kind := KINDS.get((service, noun, fact, version))) is None:
        found.trouble, found.why = Trouble.UNKNOWN_KIND, f"{service}.{noun}.{fact}.{version}"
    else:
        understand(found, kind, id)
    return found


def understand(found: Heard, kind: type[Crossing], id: str) -> None:
    """Reads the body as what its subject says it is."""
    try:
        crossing = kind.model_validate(with_known_words(found.said))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        found.trouble, found.why = Trouble.UNREADABLE, f"{'.'.join(map(str, first['loc']))}: {first['type']}"
        return
    if crossing.entity != id:
        found.trouble, found.why = Trouble.UNREADABLE, "it is about another entity than its subject"
        return
    found.kind, found.crossing = kind, crossing


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
