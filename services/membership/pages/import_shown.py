"""What the forms of an import are filled from: the use of each column, what states mean, how bytes are read."""

from typing import Any

from services.membership.models import ImportFile

EMPTY: dict[str, Any] = {"counts": None, "added": [], "columns": [], "states": [], "above": [], "sample": []}


def columns_shown(file: ImportFile) -> dict[str, str]:
    """What the form of the columns is filled from."""
    preview = EMPTY | file.preview
    columns = preview["columns"] or unchecked_columns(file, preview)
    uses = {f"use-{number}": one["use"] for number, one in enumerate(columns)}
    means = {f"state-{one['word']}": one["means"] for one in preview["states"]}
    return uses | means | {"unnumbered": "1" if file.unnumbered else ""}


def reading_shown(file: ImportFile) -> dict[str, str]:
    """What the form of how the bytes are read is filled from."""
    encoding, delimiter, line = [*file.preview.get("chosen", []), "", "", 0][:3]
    shown = {"encoding": encoding, "delimiter": "tab" if delimiter == "\t" else delimiter}
    return shown | {"heading_line": str(line or "")}


def unchecked_columns(file: ImportFile, preview: dict[str, Any]) -> list[dict[str, Any]]:
    """The columns before the rows were checked, or when they could not be."""
    used = {column: name for name, column in file.columns.items()}
    return [
        {
            "heading": heading,
            "use": used.get(column, ""),
            "meant": "",
            "unread": 0,
            "cells": [[row[column], None] for row in preview["sample"][:3] if column < len(row)],
        }
        for column, heading in enumerate(preview["headings"])
    ]
