"""Which roles a mandate gives, for as long as it is held."""

from uuid import UUID

from shared.identity import Grant, Role

ROLES: dict[str, tuple[Role, ...]] = {
    "worker": (Role.MEMBER,),
    "manager": (Role.MEMBER, Role.CONTACT),
    "contact": (Role.MEMBER, Role.CONTACT),
    "elected": (Role.MEMBER, Role.ELECTED),
    "host": (Role.MEMBER, Role.COMMITTEE_HOST),
    "staff": (Role.STAFF,),
    "operator": (Role.OPERATOR,),
}
"""By the kind of a mandate; a manager speaks for the co-operative as its contact does."""


def grants_of(kind: str, cooperative_id: UUID | None) -> tuple[Grant, ...]:
    """What a mandate of that kind, held there, lets a person be; nothing for a kind of a newer version."""
    return tuple(Grant(role, cooperative_id) for role in ROLES.get(kind, ()))
