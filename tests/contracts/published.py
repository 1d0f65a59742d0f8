"""The published language as it was frozen: a JSON Schema and a golden event for each type."""

import json
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin
from uuid import UUID

from shared.events import crossings, hub, meetings, membership, national, notifications
from shared.events.base import CATALOGUE, Event
from shared.events.crossings import Crossing
from shared.events.envelope import Envelope, envelope

FOLDER = Path(__file__).parent
SCHEMAS, GOLDEN = FOLDER / "schemas", FOLDER / "golden"
SPEAKERS = (crossings, hub, meetings, membership, national, notifications)
"""The modules of the published language; imported, so that the catalogue is full."""

DIGEST = "0123456789abcdef"
SAMPLES: dict[type, Any] = {
    UUID: UUID("018f3c1e-0000-7000-8000-000000000001"),
    datetime: datetime(2026, 3, 4, 17, 30, tzinfo=UTC),
    date: date(2026, 3, 4),
    bool: True,
    int: 3,
    float: 1.5,
    str: "sample",
}


def published() -> dict[str, type[Event]]:
    """Every event of the published language by its type; those of the tests' toy domain are not part of it."""
    return {type_: event for type_, event in CATALOGUE.items() if event.__module__.startswith("shared.events.")}


def schema_of(event: type[Event]) -> dict[str, Any]:
    """The event's JSON Schema as it is written by its publisher."""
    return event.model_json_schema(mode="serialization")


def sample(annotation: Any) -> Any:
    """A plausible value of a field's type."""
    options = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return DIGEST if "digest" in str(annotation) else sample(options[0])
    if get_origin(annotation) in (Union, UnionType):
        return sample(next(option for option in options if option is not NoneType))
    if get_origin(annotation) is dict:
        return {sample(options[0]): sample(options[1])}
    if get_origin(annotation) is tuple:
        return tuple(sample(option) for option in options if option is not Ellipsis)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return next(iter(annotation))
    return SAMPLES[annotation]


def sample_event(event: type[Event]) -> Event:
    """An event with every field filled in."""
    told = event(**{name: sample(field.annotation) for name, field in event.model_fields.items()})
    return told.stamped("occitanie", 1, 7) if isinstance(told, Crossing) else told


def sample_envelope(event: type[Event]) -> Envelope:
    """The same on its journey."""
    source = f"/unions/occitanie/{event.service}"
    return envelope(sample_event(event), source=source, union="occitanie", at=SAMPLES[datetime], cause=None)


def frozen(folder: Path, type_: str) -> dict[str, Any]:
    """What was frozen for a type."""
    return dict(json.loads((folder / f"{type_}.json").read_text(encoding="utf-8")))


def write(folder: Path, type_: str, content: dict[str, Any]) -> None:
    """Freezes something for a type."""
    folder.mkdir(exist_ok=True)
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, default=str)
    (folder / f"{type_}.json").write_text(text + "\n", encoding="utf-8")
