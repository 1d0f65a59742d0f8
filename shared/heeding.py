"""What every service of a node heeds: what the operator decides about crossings, and what the hub asks for."""

from shared.describing import note_description
from shared.epochs import ask_restatement
from shared.events.membership import CrossingConsent, NodeDescribed
from shared.events.national import CrossingsRead, RestatementAsked
from shared.leaving import let_leave
from shared.listener import listens
from shared.set_back import begin_anew_if_set_back
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
    if event.code == work.place.union and not await begin_anew_if_set_back(event, work):
        await ask_restatement(work, f"the hub asked: {event.why}", pause=True)


@listens(CrossingsRead)
async def look_whether_we_were_set_back(event: CrossingsRead, work: Work) -> None:
    """The hub says how far it has read. Heard late or twice, it says less than we have stated since."""
    if event.code == work.place.union:
        await begin_anew_if_set_back(event, work)
