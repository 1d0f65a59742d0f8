"""What a person may do follows from the mandates held on the day."""

from collections.abc import Iterable

from services.membership.models.mandate import ROLES, Mandate, MandateKind
from shared.identity import Role

WIDEST_FIRST = (Role.STAFF, Role.ELECTED)


def role_on(held: Iterable[Mandate]) -> Role:
    """The widest role that these mandates give; a member without any other."""
    given = {ROLES.get(MandateKind(mandate.kind), Role.MEMBER) for mandate in held}
    return next((role for role in WIDEST_FIRST if role in given), Role.MEMBER)
