"""What whoever is signed in at the hub may read: everything, or the co-operatives of one federation's trades."""

from shared.errors import NotAllowed, NotSignedIn
from shared.identity import Role, Visitor


def federation_read_by(visitor: Visitor | None) -> str:
    """The one federation that a visitor reads for; empty for the confederation's own people, who read everything.

    Raises NotSignedIn, NotAllowed.
    """
    if visitor is None:
        raise NotSignedIn
    if not visitor.federation and visitor.has(Role.FEDERATION_READER):
        raise NotAllowed
    return visitor.federation
