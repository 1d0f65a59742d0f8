"""How long sessions last: the more somebody may do, the shorter (docs/decisions/0015-identity.md)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from shared.identity import SESSION_LASTS, Role, Visitor


@dataclass(frozen=True)
class Lifetime:
    """`idle` is without any page asked for, `whole` from the first to the last."""

    idle: timedelta
    whole: timedelta

    @property
    def renew_after(self) -> timedelta:
        """How old a seal is renewed at the next page: its age is how long nobody was there, but for that much."""
        return self.idle / 24


LONG = Lifetime(timedelta(days=30), SESSION_LASTS)
AT_THE_HUB = Lifetime(timedelta(days=7), timedelta(days=30))
WORKING_DAY = Lifetime(timedelta(hours=2), timedelta(hours=12))
LIFETIMES = {
    Role.OPERATOR: WORKING_DAY,
    Role.STAFF: WORKING_DAY,
    Role.ANALYST: AT_THE_HUB,
    Role.FEDERATION_READER: AT_THE_HUB,
}


def lifetime(visitor: Visitor) -> Lifetime:
    """The shortest that one of their roles allows."""
    return min((LIFETIMES.get(role, LONG) for role in visitor.roles), key=lambda one: one.idle, default=LONG)


def is_over(visitor: Visitor, now: datetime) -> bool:
    """Whether a session has lasted too long, or nobody was there for too long. A program's token knows its own end."""
    if visitor.scopes is not None or visitor.begun_at is None or visitor.seen_at is None:
        return False
    lasts = lifetime(visitor)
    return now - visitor.begun_at >= lasts.whole or now - visitor.seen_at >= lasts.idle


def wants_renewal(visitor: Visitor, now: datetime) -> bool:
    """Whether the seal is so old that the session would seem idle."""
    return (
        visitor.scopes is None
        and visitor.seen_at is not None
        and now - visitor.seen_at >= lifetime(visitor).renew_after
    )
