"""What an import would do, in a form that can be kept: some of it to be shown, all of it to be downloaded."""

import gzip
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

import orjson

from services.membership.rules.csv_source import Source
from services.membership.rules.import_fields import BY_NAME
from services.membership.rules.import_kept import kept, plain
from services.membership.rules.import_plan import Change, Plan
from services.membership.rules.import_rows import Draft, Fault

SHOWN = 200  # rows of each kind that the page lists; all of them are counted, and can be downloaded
REPORTED = ("refused", "left_out", "changed", "duplicates")

Findings = dict[str, list[dict[str, Any]]]
"""Every refusal, left-out cell, change and probable duplicate, each with its line."""


def findings_of(plan: Plan, faults: Sequence[Fault]) -> Findings:
    """All that the report lists, in the order of lines."""
    refused = sorted([*faults, *plan.refused], key=lambda fault: fault.line)
    return {
        "refused": [refusal(fault) for fault in refused],
        "left_out": [refusal(fault) for fault in plan.left_out],
        "changed": [change(one) for one in plan.changes],
        "duplicates": [kept(duplicate.text) | {"line": duplicate.draft.line} for duplicate in plan.duplicates],
    }


def preview_of(plan: Plan, found: Findings, source: Source) -> dict[str, Any]:
    """The plan as JSON."""
    return {
        "encoding": source.encoding,
        "delimiter": source.delimiter,
        "heading_line": source.heading_line,
        "headings": list(source.headings),
        "counts": {
            "added": len(plan.additions),
            "changed": len(plan.changes),
            "unchanged": len(plan.unchanged),
            "refused": len({fault["line"] for fault in found["refused"]}),
            "left_out": len(plan.left_out),
            "undated": plan.undated,
            "duplicates": len(plan.duplicates),
        },
        "added": [addition(draft) for draft in plan.additions[:SHOWN]],
        **{kind: found[kind][:SHOWN] for kind in REPORTED},
        "fingerprint": fingerprint(plan),
    }


def packed(found: Findings) -> bytes:
    """The whole report, to be kept beside the file."""
    return gzip.compress(orjson.dumps(found), compresslevel=5)


def unpacked(report: bytes) -> Findings:
    """The report that `packed` put away."""
    found: Findings = orjson.loads(gzip.decompress(report))
    return found


def addition(draft: Draft) -> dict[str, Any]:
    """A row to be added."""
    return {
        "line": draft.line,
        "name": draft.name,
        "number": draft.registration_number,
        "town": draft.town,
        "department": draft.department,
        "since": plain(draft.admitted_on),
        "until": plain(draft.withdrawn_on),
        "undated": draft.is_undated,
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


def fingerprint(plan: Plan) -> str:
    """Two plans with the same fingerprint would do the same."""
    digest = sha256()
    for draft in plan.additions:
        digest.update(f"+{draft.line}|{draft.said()!r}\n".encode())
    for one in plan.changes:
        digest.update(f"~{one.draft.line}|{one.known.id}|{one.fields!r}\n".encode())
    return digest.hexdigest()
