"""What a person may be follows from the mandates that count on the day."""

from collections.abc import Iterable
from datetime import date

from services.membership.models import Cooperative, Mandate
from shared.access.periods import has_left
from shared.access.roles import grants_of
from shared.identity import Grant, Role

PLAIN = (Grant(Role.MEMBER),)
"""Somebody in the register who never had a mandate, as a guest who takes part in meetings."""


def counts_on(day: date, mandate: Mandate, where: Cooperative | None) -> bool:
    """Whether a mandate makes somebody anything on that day; not once its co-operative has left the union."""
    return mandate.is_held_on(day) and not (where and has_left(where.memberships, day))


def grants_on(held: Iterable[Mandate]) -> tuple[Grant, ...]:
    """Every role that these mandates give, and where."""
    return tuple(dict.fromkeys(grant for one in held for grant in grants_of(one.kind, one.cooperative_id)))
