"""What the confederation does when the hub's operator records something."""

from services.confederation.actions.note_body import note_federation, note_union
from services.confederation.actions.pass_on_to_successors import pass_on_to_successors
from services.confederation.actions.publish_union import publish_union
from shared.events.hub import FederationRecorded, UnionRecorded
from shared.listener import listens
from shared.work import Work


@listens(UnionRecorded)
async def know_the_union(event: UnionRecorded, work: Work) -> None:
    """A union that is recorded is read from then on, if it has a key; one without is read no longer.

    All unions are told; what was for one that is no more goes to what it became.
    """
    if await note_union(event, work):
        await publish_union(event, work)
        await pass_on_to_successors(work)


@listens(FederationRecorded)
async def know_the_federation(event: FederationRecorded, work: Work) -> None:
    """A federation that is recorded may be given a reader's link."""
    await note_federation(event, work)
