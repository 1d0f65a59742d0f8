"""Texts and values put away as JSON, still in no language, and taken out again."""

from datetime import date
from typing import Any

from shared.text import Text


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
