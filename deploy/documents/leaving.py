"""The tables of docs/operators/what-leaves.md: every kind of message that can leave a node, field by field."""

import re
from typing import Any

from deploy.documents.events import published
from deploy.documents.readmes import BEGIN, END
from shared.events.base import Event

STAMPS = {"as_of", "union", "epoch", "seq"}
KINDS = {
    "uuid": "number made at random",
    "date": "date",
    "date-time": "moment",
    "integer": "count",
    "boolean": "yes or no",
    "organisation": "name of an organisation",
    "guarded count": "count of people, withheld below the threshold",
    "object": "counts or checksums by code",
}


def what_leaves(text: str) -> str:
    """The document with its tables fresh; the rest is written by people."""
    kinds = [section(event) for event in published() if event.root == "agg"]
    block = "\n".join([BEGIN, *kinds, END])
    return re.sub(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: block, text, flags=re.S)


def section(event: type[Event]) -> str:
    """One kind of message."""
    properties = event.model_json_schema()["properties"]
    rows = "\n".join(f"| `{name}` | {what(schema)} |" for name, schema in properties.items() if name not in STAMPS)
    said = " ".join((event.__doc__ or "").split())
    return f"\n### {event.__name__}\n\n{said}\n\n| field | what it is |\n| --- | --- |\n{rows}\n"


def what(schema: dict[str, Any]) -> str:
    """A field's kind, in words for somebody who signs for it."""
    options = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
    empty = ", or nothing" if len(options) < len(schema.get("anyOf", options)) else ""
    return f"{kind(options[0])}{empty}"


def kind(schema: dict[str, Any]) -> str:
    """One type in words."""
    if "$ref" in schema:
        return "one word of a fixed list"
    named = schema.get("x-crosses") or schema.get("format") or schema.get("type", "")
    return KINDS.get(named, str(named))
