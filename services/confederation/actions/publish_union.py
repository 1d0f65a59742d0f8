"""All unions are told of a union: the shared list."""

from shared.events.hub import UnionRecorded
from shared.events.national import UnionStands
from shared.work import Work


async def publish_union(union: UnionRecorded, work: Work) -> None:
    """Announces one line of the list, without its keys."""
    work.announce(UnionStands(**union.model_dump(exclude={"up_key", "down_key"})))
