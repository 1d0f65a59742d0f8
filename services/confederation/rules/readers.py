"""Who reads at the hub, in words: the hub knows no persons."""

from shared.identity import Role, Visitor
from shared.text import Text, say

ROLES: dict[Role, Text] = {
    Role.OPERATOR: say("Operator of the hub"),
    Role.ANALYST: say("Analyst"),
}


def who(reader: Visitor) -> Text:
    """A reader in words: the name that the operator gave, else what they read for."""
    if reader.name:
        return say("{name}", name=reader.name)
    (grant,) = reader.grants
    return ROLES.get(grant.role) or say("Reader for {federation}", federation=reader.federation)
