"""What membership does when the confederation speaks to all nodes."""

from services.membership.actions.record_union import record_union
from shared.events.national import UnionStands
from shared.listener import listens
from shared.work import Work


@listens(UnionStands)
async def keep_the_list_of_unions(event: UnionStands, work: Work) -> None:
    """The network's unions are shown on the node's page, by name."""
    await record_union(event, work)
