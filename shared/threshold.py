"""Counts of people too small to leave: a field says by its type that it is one, and the node says what is small."""

from functools import cache

from shared.events.crossings import Crossing

SMALLEST_COUNT = 5
"""What counts as many, unless the setting `MAILLON_SMALLEST_COUNT` says something else."""

GUARDED = "guarded count"


@cache
def guarded_fields(kind: type[Crossing]) -> tuple[str, ...]:
    """The fields of a kind of crossing that are typed `GuardedCount`."""
    fields = kind.model_fields.items()
    return tuple(
        name for name, field in fields if GUARDED in f"{field.json_schema_extra} {field.metadata} {field.annotation!r}"
    )


def withheld(crossing: Crossing, smallest: int) -> dict[str, None]:
    """The guarded fields that count somebody, but fewer than `smallest` (1 withholds nothing); they become None."""
    kind = type(crossing)
    return {name: None for name in guarded_fields(kind) if 0 < (getattr(crossing, name) or 0) < smallest}
