"""An event as it travels: CloudEvents 1.0 in binary mode, headers beside the body.

Source: CloudEvents specification 1.0.2, "NATS protocol binding"; extension attributes `sequence`, `correlationid`,
`causationid`, `dataclassification`.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote
from uuid import UUID

import orjson

from shared.events.base import Event, entity_of
from shared.events.ids import new_id

MSG_ID = "Nats-Msg-Id"
LARGEST = 240 * 1024  # bytes of an event's data; the stream refuses messages of more than 256 KB with their headers
ENTITY = re.compile(r"[0-9A-Za-z_-]{1,100}")  # one token of a subject


class Unpublishable(ValueError):
    """An event that the stream would never take.

    It is refused before it is saved, for the outbox would wait behind it for ever.
    """


@dataclass(frozen=True, slots=True)
class Cause:
    """What made a work happen: the event or request before it, and the one at the beginning of the chain."""

    correlation: str
    causation: str | None = None
    traceparent: str | None = None


@dataclass(frozen=True, slots=True)
class Envelope:
    """One published event: its id, its attributes, and the JSON of its data."""

    id: UUID
    subject: str
    headers: dict[str, str]
    body: bytes

    @property
    def type(self) -> str:
        """The CloudEvents type, empty when the message carries none."""
        return self.headers.get("ce-type", "")

    @property
    def entity(self) -> str:
        """The id of what the event is about."""
        return entity_of(self.subject)

    def structured(self) -> dict[str, Any]:
        """The event as one JSON object, as it is shown, exported and kept in golden files."""
        attributes = {k.removeprefix("ce-"): unquote(v) for k, v in self.headers.items() if k.startswith("ce-")}
        return {**attributes, "datacontenttype": "application/json", "data": orjson.loads(self.body)}


def envelope(event: Event, *, source: str, union: str, at: datetime, cause: Cause | None) -> Envelope:
    """Wraps an event for its journey.

    `source` is `/unions/<union>/<service>`; `at` is UTC. The extension `sequence` is added by the relay: it is the
    event's place in its service's outbox, so it orders the events of one source (CloudEvents: "relative order within
    the source").
    """
    id = new_id()
    body = event.__pydantic_serializer__.to_json(event)
    entity = event.entity
    if not ENTITY.fullmatch(entity):
        raise Unpublishable(f"{event.type()} is about {entity!r}, which cannot be a part of a subject")
    if len(body) > LARGEST:
        raise Unpublishable(
            f"{event.type()} has {len(body)} bytes, and {LARGEST} are allowed; announce ids, not contents"
        )
    headers = {
        MSG_ID: (said := str(id)),
        "ce-specversion": "1.0",
        "ce-id": said,
        "ce-source": quoted(source),
        "ce-type": event.type(),
        "ce-time": moment(at),
        "ce-subject": quote(entity, safe="-_.~"),
        "ce-dataclassification": event.classification.value,
        "ce-correlationid": readable(cause.correlation) if cause else said,
    }
    if cause and cause.causation:
        headers["ce-causationid"] = readable(cause.causation)
    if cause and cause.traceparent and event.root == "evt":
        headers["traceparent"] = readable(cause.traceparent)
    return Envelope(id, event.subject(union), headers, body)


@lru_cache(maxsize=64)
def moment(at: datetime) -> str:
    """A moment as CloudEvents writes it; all events of a work have the same."""
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


@lru_cache(maxsize=64)
def quoted(source: str) -> str:
    """A source as a header has it; there are few, and every event has one."""
    return quote(source, safe="/-_.~")


def readable(value: str) -> str:
    """A header's value as CloudEvents wants it: ASCII, without spaces and line ends, of a bearable length."""
    return quote(value[:200], safe="!#$%&'()*+,-./:;<=>?@[]^_`{|}~")
