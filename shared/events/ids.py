"""Ids that grow: what a service makes later sorts later, also after its clock was set back.

An id that comes after a clock was set back counts on from the newest one, until the clock has caught up. What is the
newest, a process learns from its own ids, when it starts from what is kept, and before each announcement from the
outbox (docs/decisions/0022-ids-grow.md).
"""

from collections.abc import Callable
from datetime import UTC, datetime
from secrets import randbits
from uuid import UUID

from uuid_utils.compat import uuid7

VERSION, VARIANT = 7 << 76, 2 << 62
TAIL = 62  # bits behind the variant (RFC 9562): those that are counted on
STEP = 48  # bits of a step: two processes that count on from one id do not meet; 16,000 steps fit into a millisecond


class Ids:
    """The ids of one process."""

    def __init__(self, make: Callable[[], UUID] = uuid7) -> None:
        self.make = make
        self.newest = 0

    def new(self) -> UUID:
        """A UUIDv7, greater than all before it."""
        made = self.make().int
        self.newest = made if made > self.newest else following(self.newest)
        return UUID(int=self.newest)

    def stay_above(self, id: UUID | None) -> None:
        """What comes from now on is greater than this one, if it is one of ours."""
        if id is not None and id.version == 7:
            self.newest = max(self.newest, id.int)


def following(newest: int) -> int:
    """A step further; into the next millisecond when there is no room for one."""
    tail = (newest & ((1 << TAIL) - 1)) + randbits(STEP) + 1
    if tail < 1 << TAIL:
        return newest >> TAIL << TAIL | tail
    return ((newest >> 80) + 1) << 80 | VERSION | randbits(12) << 64 | VARIANT | randbits(TAIL - 1)


def made_at(id: UUID) -> datetime:
    """When an id was made: it begins with the milliseconds since 1970 (RFC 9562, UUIDv7)."""
    return datetime.fromtimestamp((id.int >> 80) / 1000, UTC)


IDS = Ids()


def new_id() -> UUID:
    """A UUIDv7: unique across unions, and greater than all that this process knows."""
    return IDS.new()
