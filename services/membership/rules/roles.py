"""What a person may be follows from the mandates held on the day."""

from collections.abc import Iterable

from services.membership.models.mandate import Mandate
from shared.access.roles import grants_of
from shared.identity import Grant, Role

PLAIN = (Grant(Role.MEMBER),)
"""Somebody in the register who never had a mandate, as a guest who takes part in meetings."""


def grants_on(held: Iterable[Mandate]) -> tuple[Grant, ...]:
    """Every role that these mandates give, and where."""
    return tuple(dict.fromkeys(grant for one in held for grant in grants_of(one.kind, one.cooperative_id)))
