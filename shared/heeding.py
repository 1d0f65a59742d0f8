"""What every service of a node heeds: what the operator decides about crossings, and what the hub asks for."""

from shared.crossing_relay import distrust_stream
from shared.describing import note_description
from shared.epochs import ask_restatement
from shared.events.membership import CrossingConsent, NodeDescribed
from shared.events.national import RestatementAsked
from shared.leaving import let_leave
from shared.listener import listens
from shared.work import Work


@listens(CrossingConsent)
async def heed_the_operator(event: CrossingConsent, work: Work) -> None:
    """From now on statements of that kind leave, first those that were held back; or they are held back."""
    await let_leave(event.kind, event.allowed, work)


@listens(NodeDescribed)
async def call_it_so(event: NodeDescribed, work: Work) -> None:
    """Pages and messages show the new name and hours, without a restart."""
    await note_description(event, (work.cause.causation if work.cause else None) or "", work)


@listens(RestatementAsked)
async def state_again(event: RestatementAsked, work: Work) -> None:
    """The hub lacks something: everything is stated again, soon. Where it has read further than we are, we were set
    back: then in a stream and an epoch of their own.
    """
    if event.code != work.place.union:
        return
    counter = await work.lock_crossings()
    service = work.place.service
    read_up_to = event.read_epochs.get(service, 0), event.read_numbers.get(service, 0)
    if read_up_to > (counter["epoch"], counter["seq"]):
        await distrust_stream(work)
    else:
        await ask_restatement(work, f"the hub asked: {event.why}", pause=True)
