"""The operator decides whether a kind of crossing may leave the node."""

from services.membership.errors import NoSuchKind
from shared.consent import kinds
from shared.events.membership import CrossingConsent
from shared.leaving import let_leave
from shared.work import Work


async def decide_crossing(kind: str, allowed: bool, work: Work) -> None:
    """Lets a kind leave, or holds it back from now on; every service is told. Raises NoSuchKind."""
    if kind not in kinds():
        raise NoSuchKind
    await let_leave(kind, allowed, work)
    work.announce(CrossingConsent(kind=kind, allowed=allowed))
