"""The page of all events, for people."""

from itertools import groupby
from typing import Any

from shared.events import crossings, hub, meetings, membership, national, notifications
from shared.events.base import CATALOGUE, Event, personal_fields

OWN = {module.__name__ for module in (crossings, hub, meetings, membership, national, notifications)}

TITLES = {
    "evt": "What {service} announces",
    "agg": "What {service} lets the confederation read",
    "national": "What the {service} announces to the unions",
}
BETWEEN = {"evt": "", "agg": "<union>.", "national": "<to>."}

HEAD = """# Events

What the services of a node tell each other, and what may leave a union. Written by `make docs` from `shared/events/`;
[AsyncAPI](asyncapi/) says the same for programs. Every event is a CloudEvent (cloudevents.io) in binary mode: its
attributes are headers (`ce-id` is also `Nats-Msg-Id`), its data the JSON body.
`ce-sequence` orders the events of one source; `ce-correlationid` and `ce-causationid` name what began the chain and
what came just before.
"""


def published() -> list[type[Event]]:
    """The published language, service by service."""
    own = [event for event in CATALOGUE.values() if event.__module__ in OWN]
    return sorted(own, key=lambda event: (event.root != "evt", event.service, event.noun, event.fact, event.version))


def events_page() -> str:
    """docs/events.md."""
    parts = [HEAD]
    for (root, service), events in groupby(published(), key=lambda event: (event.root, event.service)):
        title = TITLES[root].format(service=service)
        parts.append(f"\n## {title}\n")
        parts += [section(event) for event in events]
    return "\n".join(parts)


def section(event: type[Event]) -> str:
    """One event."""
    subject = event.at.split(".")
    place = f"{event.root}.{BETWEEN[event.root]}{'.'.join(subject)}.v{event.version}"
    properties = event.model_json_schema()["properties"]
    fields = "\n".join(row(event, name, schema) for name, schema in properties.items())
    return (
        f"### {event.__name__}\n\n{event.__doc__}\n\n"
        f"`{place}` · {event.classification.value}\n\n"
        f"| field | type | needed | personal |\n| --- | --- | --- | --- |\n{fields}\n"
    )


def row(event: type[Event], name: str, schema: dict[str, Any]) -> str:
    """One field."""
    needed, personal = (("yes" if name in names else "") for names in (required(event), personal_fields(event)))
    return f"| `{name}` | {words(schema)} | {needed} | {personal} |"


def required(event: type[Event]) -> set[str]:
    """The fields without a default."""
    return {name for name, field in event.model_fields.items() if field.is_required()}


def words(schema: dict[str, Any]) -> str:
    """A JSON Schema type in a word or two."""
    if "anyOf" in schema:
        return " or ".join(words(one) for one in schema["anyOf"])
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if schema.get("type") == "array":
        return f"list of {words(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("x-crosses") or schema.get("type", "any"))
