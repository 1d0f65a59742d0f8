"""What a service hears for the house, beside what it hears for itself."""

from typing import Any

from shared import heeding
from shared.access import heeding as access
from shared.listener import Handler, handlers_of

IDENTITY_IS_WITH = "membership"
"""The service that announces who is what; it notes that itself, at once."""


def heeded_by(service: str, *, on_a_node: bool) -> list[Handler[Any]]:
    """The handlers that every service of a node has; at the hub there are none."""
    if not on_a_node:
        return []
    return handlers_of(heeding) if service == IDENTITY_IS_WITH else handlers_of(heeding, access)
