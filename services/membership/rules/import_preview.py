"""What an import would do, in a form that can be kept and shown.

Counts, the first rows of each kind, and a fingerprint.
"""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any

from services.membership.rules.csv_source import Source
from services.membership.rules.import_fields import BY_NAME
from services.membership.rules.import_plan import Change, Plan
from services.membership.rules.import_rows import Draft, Fault
from shared.text import Text

SHOWN = 200  # rows of each kind that the page lists; all of them are counted


def preview_of(plan: Plan, faults: Sequence[Fault], source: Source) -> dict[str, Any]:
    """The plan as JSON."""
    refused = sorted([*faults, *plan.refused], key=lambda fault: fault.line)
    return {
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "headings": list(source.headings),
        "counts": {
            "added": len(plan.additions),
            "changed": len(plan.changes),
            "unchanged": len(plan.unchanged),
            "refused": len({fault.line for fault in refused}),
            "duplicates": len(plan.duplicates),
        },
        "added": [addition(draft) for draft in plan.additions[:SHOWN]],
        "changed": [change(one) for one in plan.changes[:SHOWN]],
        "refused": [refusal(fault) for fault in refused[:SHOWN]],
        "duplicates": [kept(duplicate.text) | {"line": duplicate.draft.line} for duplicate in plan.duplicates[:SHOWN]],
        "fingerprint": fingerprint(plan),
    }


def addition(draft: Draft) -> dict[str, Any]:
    """A row to be added."""
    return {
        "line": draft.line,
        "name": draft.name,
        "number": draft.registration_number,
        "town": draft.town,
        "department": draft.department,
    }


def change(one: Change) -> dict[str, Any]:
    """A row that changes a known co-operative, field by field."""
    fields = [
        {"label": kept(BY_NAME[f.field].label), "before": plain(f.before), "after": plain(f.after)} for f in one.fields
    ]
    return {"line": one.draft.line, "id": str(one.known.id), "name": one.known.name, "fields": fields}


def refusal(fault: Fault) -> dict[str, Any]:
    """A refusal with its line, column, value and what to do."""
    return {"line": fault.line, "column": fault.column, "value": fault.value, **kept(fault.text)}


def kept(text: Text) -> dict[str, Any]:
    """A text as JSON, still in no language."""
    return {"msgid": text.msgid, "values": {name: plain(value) for name, value in text.values.items()}}


def plain(value: Any) -> Any:
    """A value as JSON has it; dates keep a mark so that they are shown in the person's language."""
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Text):
        return {"text": kept(value)}
    return value


def spoken_again(row: dict[str, Any]) -> Text:
    """The text that `kept` put away."""
    return Text(row["msgid"], {name: revived(value) for name, value in row["values"].items()})


def revived(value: Any) -> Any:
    """The value that `plain` put away."""
    if isinstance(value, dict):
        return date.fromisoformat(value["date"]) if "date" in value else spoken_again(value["text"])
    return value


def fingerprint(plan: Plan) -> str:
    """Two plans with the same fingerprint would do the same."""
    digest = sha256()
    for draft in plan.additions:
        digest.update(f"+{draft.line}|{draft.said()!r}\n".encode())
    for one in plan.changes:
        digest.update(f"~{one.draft.line}|{one.known.id}|{one.fields!r}\n".encode())
    return digest.hexdigest()
