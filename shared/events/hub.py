"""What the hub's operator tells the confederation's service; it stays at the hub."""

from datetime import date

from shared.events.base import Event


class UnionRecorded(Event, at="hub.union.{code}.recorded"):
    """A union is known at the hub, or what is known of it changed; the newest counts.

    `up_key` and `down_key` are the public nkeys of its two links, empty once it is revoked. `until` is its last day
    as a union, `successors` what it became.
    """

    code: str
    name: str
    departments: tuple[str, ...]
    since: date
    until: date | None = None
    successors: tuple[str, ...] = ()
    up_key: str = ""
    down_key: str = ""


class FederationRecorded(Event, at="hub.federation.{code}.recorded"):
    """A trade federation: it reads, across unions, the co-operatives that chose it or are of one of its trades."""

    code: str
    name: str
    trades: tuple[str, ...]
