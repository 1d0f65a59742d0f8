"""What may change in an event of one version: fields may be added, if they need not be there; nothing else."""

from collections.abc import Iterator
from typing import Any

TEXTS = ("title", "description")
"""Words about a field; they may be bettered."""


def breaches(old: dict[str, Any], new: dict[str, Any]) -> list[str]:
    """What a reader or writer of the old form would stumble over; empty when there is nothing."""
    return [*fields_gone_or_changed(old, new), *fields_demanded(old, new), *definitions_changed(old, new)]


def fields_gone_or_changed(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Fields that are not there any more, or not what they were."""
    now = new.get("properties", {})
    for name, field in old.get("properties", {}).items():
        if name not in now:
            yield f"{name} is gone"
        elif bare(field) != bare(now[name]):
            yield f"{name} was {bare(field)} and is {bare(now[name])}"


def fields_demanded(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Fields that must be there now, and needed not before; and those on which readers could rely, and cannot now."""
    before, now = set(old.get("required", [])), set(new.get("required", []))
    yield from (f"{name} must be there now" for name in sorted(now - before))
    yield from (f"{name} need not be there any more" for name in sorted(before - now))


def definitions_changed(old: dict[str, Any], new: dict[str, Any]) -> Iterator[str]:
    """Enumerations that lost a value, or whose kind changed; a new value is read as `other`."""
    for name, definition in old.get("$defs", {}).items():
        now = new.get("$defs", {}).get(name, {})
        if gone := set(definition.get("enum", [])) - set(now.get("enum", [])):
            yield f"{name} lost {', '.join(sorted(gone))}"
        if definition.get("type") != now.get("type"):
            yield f"{name} was {definition.get('type')} and is {now.get('type')}"


def bare(field: Any) -> Any:
    """A field's schema without its words and its default."""
    if isinstance(field, dict):
        return {key: bare(value) for key, value in field.items() if key not in (*TEXTS, "default")}
    return [bare(value) for value in field] if isinstance(field, list) else field
