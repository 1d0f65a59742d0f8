"""What every event carries, and how its name becomes a subject.

An event is a frozen pydantic model whose class line says where it is published:

    class CooperativeAdmitted(Event, at="membership.cooperative.{cooperative_id}.admitted"):

gives the subject `evt.membership.cooperative.<id>.admitted.v1` and the type
`maillon.membership.cooperative.admitted.v1`. The id stands before the fact, so that everything about one entity is one
filter: `evt.*.*.<id>.>`.
"""

from enum import StrEnum
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field

PERSONAL = "x-personal"
"""The key that marks a personal field in an event's JSON Schema."""

Personal = Annotated[str, Field(json_schema_extra={PERSONAL: True})]
"""Text that names or reaches a person. Never part of a crossing, a subject, a header or a log line."""


class Classification(StrEnum):
    """Who may see an event; carried as the extension attribute `dataclassification`."""

    PUBLIC = "public"
    INTERNAL = "internal"
    PERSONAL = "personal"
    CROSSING = "crossing"


class Event(BaseModel):
    """A fact, told to whoever listens. Frozen, flat, self-sufficient; unknown fields are ignored by readers."""

    model_config = ConfigDict(frozen=True, extra="ignore", json_schema_serialization_defaults_required=False)

    root: ClassVar[str] = "evt"
    at: ClassVar[str] = ""
    version: ClassVar[int] = 1
    service: ClassVar[str] = ""
    noun: ClassVar[str] = ""
    fact: ClassVar[str] = ""
    id_field: ClassVar[str] = ""
    classification: ClassVar[Classification] = Classification.INTERNAL

    def __init_subclass__(cls, **_: Any) -> None:
        """Takes the class line's arguments; pydantic hands them on once the fields are known."""
        super().__init_subclass__()

    @classmethod
    def __pydantic_init_subclass__(cls, at: str = "", version: int = 1, **_: Any) -> None:
        if not at:
            return
        cls.at, cls.version = at, version
        cls.service, cls.noun, placeholder, cls.fact = at.split(".")
        cls.id_field = placeholder.strip("{}")
        if cls.classification is Classification.INTERNAL and personal_fields(cls):
            cls.classification = Classification.PERSONAL
        if cls.id_field not in cls.model_fields:
            raise TypeError(f"{cls.__name__} is about {placeholder}, but has no such field")
        if CATALOGUE.setdefault(cls.type(), cls) is not cls:
            raise TypeError(f"{cls.__name__} and {CATALOGUE[cls.type()].__name__} have the same type {cls.type()}")

    @classmethod
    def type(cls) -> str:
        """The CloudEvents type: `maillon.<service>.<noun>.<fact>.v<n>`."""
        return f"maillon.{cls.service}.{cls.noun}.{cls.fact}.v{cls.version}"

    @classmethod
    def filter(cls) -> str:
        """The subjects of this fact about any entity, in any version: a newer one must be seen to be set aside."""
        return f"{cls.root}.{cls.service}.{cls.noun}.*.{cls.fact}.*"

    @property
    def entity(self) -> str:
        """The id of what the event is about."""
        return str(getattr(self, self.id_field))

    def subject(self, union: str) -> str:  # noqa: ARG002 - a crossing's subject names the union
        """Where the event is published."""
        return f"{self.root}.{self.service}.{self.noun}.{self.entity}.{self.fact}.v{self.version}"


CATALOGUE: dict[str, type[Event]] = {}
"""Every event of the published language by its type; filled as the modules of shared/events are imported."""


def personal_fields(event: type[BaseModel]) -> set[str]:
    """The names of an event's fields that are typed personal."""
    return {
        name
        for name, field in event.model_fields.items()
        if PERSONAL in str(field.json_schema_extra)
        or PERSONAL in repr(field.metadata)
        or PERSONAL in repr(field.annotation)
    }


def entity_of(subject: str) -> str:
    """The entity's id in a subject of ours: the third token from the end."""
    tokens = subject.split(".")
    return tokens[-3] if len(tokens) >= 4 else subject
