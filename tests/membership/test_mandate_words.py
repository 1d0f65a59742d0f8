"""What a mandate is said to let somebody do is what the table of permissions lets them do."""

import pytest

from services.membership.models.mandate import MandateKind
from services.membership.rules.mandate_words import AS_A_MEMBER, MAY_DO
from shared.access.permissions import Cell, permissions
from shared.access.roles import grants_of
from shared.identity import Role


def opened(*roles: Role) -> set[tuple[str, str, str]]:
    """Every line of a node that is open to one of these roles, be it for their own alone."""
    lines = [line for line in permissions("membership").lines if Role.MEMBER in line.cells]
    return {
        (line.service, line.method, line.path)
        for line in lines
        if any(line.cells[role] is not Cell.NO for role in roles)
    }


@pytest.mark.parametrize("kind", [one for one in MandateKind if one is not MandateKind.ELECTED])
def test_a_mandate_promises_more_than_a_members_where_it_opens_more(kind: MandateKind) -> None:
    more = opened(*(grant.role for grant in grants_of(kind, None))) - opened(Role.MEMBER)
    assert bool(more) == (MAY_DO[kind] is not AS_A_MEMBER)
