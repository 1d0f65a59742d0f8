"""One event on its way to one handler, read from a message or back from the table `parked`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import NAMESPACE_OID, UUID, uuid5

from nats.aio.msg import Msg
from pydantic import ValidationError

from shared.events.base import CATALOGUE, Event
from shared.events.envelope import Cause, Envelope

NOT_OURS = (
    "It has no ce-id that is a UUID, so it was not made by a service of ours. Drop it, and look for who published it."
)


class Hears(Protocol):
    """What an arrival needs to know of a handler."""

    @property
    def event(self) -> type[Event]:
        """The event it hears."""
        ...

    @property
    def name(self) -> str:
        """Its key in the inbox."""
        ...

    async def __call__(self, event: Any, work: Any) -> None:
        """What it does."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """An event for a handler; without `event`, `fault` says why it cannot be understood."""

    handler: Hears
    envelope: Envelope
    event: Event | None
    fault: str = ""

    @property
    def listener(self) -> str:
        """The key of the inbox, beside the event's id."""
        return self.handler.name

    @property
    def queue(self) -> tuple[str, str]:
        """Within this, order is kept: one handler, one entity."""
        return self.listener, self.envelope.entity

    @property
    def cause(self) -> Cause:
        """What the effects of this event will name as their cause."""
        headers = self.envelope.headers
        id = str(self.envelope.id)
        return Cause(headers.get("ce-correlationid", id), id, headers.get("traceparent"))


def arrivals_of(message: Msg, handlers: Iterable[Hears]) -> Iterator[Arrival]:
    """One arrival for each handler that hears this fact, in any version."""
    envelope = envelope_of(message)
    for handler in handlers:
        if same_fact(message.subject, handler.event):
            event, fault = understand(envelope, handler.event)
            if event or fault:
                yield Arrival(handler, envelope, event, fault)


def envelope_of(message: Msg) -> Envelope:
    """The message as an envelope; one without a usable id gets one from its place, so that it is parked once."""
    headers = message.headers or {}
    if "ce-id" not in headers:
        headers = {key.lower() if key.lower().startswith("ce-") else key: value for key, value in headers.items()}
    try:
        id = UUID(headers.get("ce-id", ""))
    except ValueError:
        id = uuid5(NAMESPACE_OID, f"{message.subject} {message.metadata.sequence.stream}")
    return Envelope(id, message.subject, headers, message.data)


def same_fact(subject: str, event: type[Event]) -> bool:
    """Whether a subject is about this fact, whatever the version: `<root>.<service>.<noun>.<id>.<fact>.v<n>`, with
    whom it is for after `national`, and whom it is from after `agg`.
    """
    tokens = subject.split(".")
    if tokens[0] != event.root or len(tokens) != (6 if event.root == "evt" else 7):
        return False
    return (tokens[-5], tokens[-4], tokens[-2]) == (event.service, event.noun, event.fact)


def understand(envelope: Envelope, wanted: type[Event]) -> tuple[Event | None, str]:
    """The event, or why it cannot be read; neither when it is of another known version, which has its own handlers."""
    try:
        UUID(envelope.headers.get("ce-id", ""))
    except ValueError:
        return None, NOT_OURS
    if envelope.type != wanted.type():
        what = envelope.type or "It has no ce-type, which"
        newer = f"{what} is not known here ({wanted.type()} is). Upgrade this node, then replay it."
        return None, "" if envelope.type in CATALOGUE else newer
    try:
        return wanted.__pydantic_validator__.validate_json(envelope.body), ""
    except ValidationError as error:
        what = "; ".join(fault(one) for one in error.errors(include_input=False)[:5])
        mend = "Mend the publisher, then drop it or replay it after an upgrade."
        return None, f"Its data is not what {wanted.type()} says: {what}. {mend}"


def fault(one: Any) -> str:
    """One complaint of pydantic's, with its place."""
    return f"{'.'.join(map(str, one['loc'])) or 'body'}: {one['msg']}"
