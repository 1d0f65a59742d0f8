"""What the confederation does when a union states something that is for another union, or for all."""

from services.confederation.actions.pass_on_answer import pass_on_answer
from services.confederation.actions.pass_on_meeting import pass_on_meeting
from services.confederation.actions.pass_on_request import pass_on_request
from shared.events.crossings import MeetingOpen, SeatAsked, SeatStands
from shared.listener import listens
from shared.work import Work


@listens(MeetingOpen)
async def tell_all_unions(stated: MeetingOpen, work: Work) -> None:
    """A meeting with seats for others is made known to all unions."""
    await pass_on_meeting(stated, work)


@listens(SeatAsked)
async def bring_to_host(stated: SeatAsked, work: Work) -> None:
    """A request for seats goes to the meeting's host."""
    await pass_on_request(stated, work)


@listens(SeatStands)
async def bring_to_guest(stated: SeatStands, work: Work) -> None:
    """The host's answer goes to whoever asked."""
    await pass_on_answer(stated, work)
