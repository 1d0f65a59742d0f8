"""What changed, as ids: told inside the process as soon as a work is saved, to whoever keeps pages open there."""

import re
from collections.abc import Callable, Iterable
from uuid import UUID

from shared.events.base import Event, entity_of

Topics = frozenset[str]
"""Ids of what pages show: UUIDs in their usual form, and whatever else events are about."""

AGENDA, DRAFTS, HOME = "agenda", "drafts", "home"
"""Words for what a page cannot name yet: a meeting that comes to a list, a draft, what staff find on their home page.

Who may hear a word is in the table of permissions (`see live.agenda`).
"""

ID = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Changes:
    """A bell that is rung with ids once a work is saved."""

    def __init__(self) -> None:
        self.ears: list[Callable[[Topics], None]] = []

    def tell(self, topics: Iterable[object]) -> None:
        """Rings."""
        told = frozenset(map(str, topics))
        for ear in self.ears if told else ():
            ear(told)


def named_in(event: Event) -> set[object]:
    """The ids that an event names: what it is about, and every other."""
    values = [value if isinstance(value, tuple) else (value,) for value in vars(event).values()]
    return {event.entity, *(one for some in values for one in some if isinstance(one, UUID))}


def named_in_message(subject: str, body: bytes) -> Topics:
    """The same of an event as it travels."""
    return frozenset({entity_of(subject), *(found.decode() for found in ID.findall(body))})
