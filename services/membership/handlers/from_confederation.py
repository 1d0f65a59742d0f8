"""What membership does when the confederation speaks to all nodes."""

from services.membership.actions.note_other_node import note_other_node
from services.membership.actions.record_union import record_union
from shared.events.national import NodeKnown, UnionStands
from shared.listener import listens
from shared.work import Work


@listens(UnionStands)
async def keep_the_list_of_unions(event: UnionStands, work: Work) -> None:
    """The network's unions are shown on the node's page, by name."""
    await record_union(event, work)


@listens(NodeKnown)
async def stand_aside_for_the_newest(event: NodeKnown, work: Work) -> None:
    """Another installation of this node may have been confirmed after this one."""
    await note_other_node(event, work)
