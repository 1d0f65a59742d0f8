"""The published language keeps its word.

What was frozen is still said and still understood, and no person leaves the union.
"""

import json
from types import NoneType
from typing import Annotated, Any, get_args, get_origin

import orjson
import pytest
from pydantic import BaseModel

from shared.arrivals import understand
from shared.events import crossings
from shared.events.base import Classification, Event, personal_fields
from shared.events.crossings import Code, Count, Crossing, OrganisationName
from shared.events.envelope import Envelope
from tests.contracts.published import (
    GOLDEN,
    SAMPLES,
    SCHEMAS,
    frozen,
    published,
    sample_envelope,
    sample_event,
    schema_of,
)
from tests.contracts.rules import breaches

EVENTS = [pytest.param(event, id=type_) for type_, event in sorted(published().items())]
CROSSINGS = [param for param in EVENTS if issubclass(param.values[0], Crossing)]  # type: ignore[arg-type]
PERSONAL = [param for param in EVENTS if personal_fields(param.values[0])]  # type: ignore[arg-type]
HARMLESS = {"UUID", "date", "datetime", "bool", "int"}
FREEZE = "freeze it: python -m tests.contracts.freeze"


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_has_only_been_added_to_since_it_was_frozen(event: type[Event]) -> None:
    assert (SCHEMAS / f"{event.type()}.json").exists(), FREEZE
    assert breaches(frozen(SCHEMAS, event.type()), schema_of(event)) == [], "make a new version of it"


@pytest.mark.parametrize("event", EVENTS)
def test_what_was_said_once_is_still_understood(event: type[Event]) -> None:
    golden = frozen(GOLDEN, event.type())
    headers = {f"ce-{key}": value for key, value in golden.items() if isinstance(value, str)}
    envelope = Envelope(sample_envelope(event).id, "evt.a.b.c.d.v1", headers, orjson.dumps(golden["data"]))
    read, fault = understand(envelope, event)
    assert fault == ""
    assert (
        read and {k: v for k, v in json.loads(read.model_dump_json()).items() if k in golden["data"]} == golden["data"]
    )


@pytest.mark.parametrize("event", EVENTS)
def test_a_reader_of_today_ignores_what_a_later_version_adds(event: type[Event]) -> None:
    golden = frozen(GOLDEN, event.type())["data"]
    assert event.model_validate({**golden, "added_later": 1}) == event.model_validate(golden)


def test_nothing_that_was_published_has_disappeared() -> None:
    frozen_types = {path.stem for path in SCHEMAS.glob("*.json")}
    assert frozen_types <= published().keys(), "an old version stays for a release beside the new one"
    assert {path.stem for path in GOLDEN.glob("*.json")} == frozen_types


@pytest.mark.parametrize("event", CROSSINGS)
def test_a_crossing_is_made_of_organisations_codes_dates_and_counts_only(event: type[Crossing]) -> None:
    assert personal_fields(event) == set()
    for name, field in event.model_fields.items():
        assert may_cross(field.annotation, field.metadata, field.json_schema_extra), f"{name}: {field.annotation}"


def may_cross(annotation: Any, metadata: list[Any], extra: Any) -> bool:
    """Whether a field's type is one of those that may leave a union; of a dict, its keys and values must be."""
    if get_origin(annotation) is Annotated:
        return may_cross(get_args(annotation)[0], list(get_args(annotation)[1:]), extra)
    if get_origin(annotation) is dict:
        return all(may_cross(part, [], None) for part in get_args(annotation))
    kinds = [kind for kind in (get_args(annotation) or (annotation,)) if kind is not NoneType]
    marked = "x-crosses" in str(extra) or "x-crosses" in repr(annotation) or "x-crosses" in repr(metadata)
    return all(
        kind.__name__ in HARMLESS or kind.__module__ == crossings.__name__ or marked
        for kind in (getattr(kind, "__origin__", kind) for kind in kinds)
    )


def test_a_crossing_with_a_person_or_free_text_in_it_would_be_noticed() -> None:
    class Leak(BaseModel):
        note: str
        contact: str | None = None
        code: Code = ""
        name: OrganisationName | None = None
        count: Count = 0
        sums: dict[Code, Count] = {}
        notes: dict[str, Code] = {}

    allowed = {n: may_cross(f.annotation, f.metadata, f.json_schema_extra) for n, f in Leak.model_fields.items()}
    assert allowed == {
        "note": False,
        "contact": False,
        "code": True,
        "name": True,
        "count": True,
        "sums": True,
        "notes": False,
    }


@pytest.mark.parametrize("event", EVENTS)
def test_an_event_says_how_far_it_may_go(event: type[Event]) -> None:
    if issubclass(event, Crossing):
        assert event.classification is Classification.CROSSING
    elif personal_fields(event):
        assert event.classification is Classification.PERSONAL
    assert sample_envelope(event).headers["ce-dataclassification"] == event.classification.value


@pytest.mark.parametrize("event", PERSONAL)
def test_no_personal_value_is_in_a_subject_or_a_header(event: type[Event]) -> None:
    assert SAMPLES[str] == "sample"
    sealed = sample_envelope(event)
    for name in personal_fields(event):
        value = str(getattr(sample_event(event), name))
        assert value not in sealed.subject
        assert not [key for key, header in sealed.headers.items() if value in header]


def test_some_events_are_personal_and_some_cross() -> None:
    assert PERSONAL and CROSSINGS


@pytest.mark.parametrize(
    ("change", "breach"),
    [
        ({"properties": {"a": {"type": "string"}}, "required": ["a"]}, "b is gone"),
        ({"properties": {"a": {"type": "integer"}, "b": {"type": "string"}}, "required": ["a"]}, "a was"),
        ({"properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": ["a", "b"]}, "b must be"),
        ({"properties": {"a": {"type": "string"}, "b": {"type": "string"}}, "required": []}, "a need not"),
    ],
)
def test_a_change_that_would_break_a_reader_is_named(change: dict[str, Any], breach: str) -> None:
    fields = {"a": {"type": "string"}, "b": {"type": "string"}}
    old = {"properties": fields, "required": ["a"]}
    assert any(found.startswith(breach) for found in breaches(old, change))
    assert breaches(old, {**old, "properties": {**fields, "c": {"type": "string"}}}) == []
