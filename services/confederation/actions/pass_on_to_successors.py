"""What was passed on to a union that is no more goes to what it became."""

from sqlmodel import col, select

from services.confederation.actions.pass_on_answer import tell_guest
from services.confederation.actions.pass_on_meeting import tell_of_meeting
from services.confederation.actions.pass_on_request import tell_host
from services.confederation.actions.the_network import the_network
from services.confederation.models import AnswerPassedOn, MeetingPassedOn, RequestPassedOn
from services.confederation.rules.network import Network
from shared.events.crossings import MeetingOpen, SeatAsked
from shared.work import Work


async def pass_on_to_successors(work: Work) -> None:
    """Meetings that are not over, with their requests and answers, of unions that no longer stand."""
    network = await the_network(work)
    gone = [code for code in network.unions if network.now(code) != code]
    if gone:
        await meetings(gone, network, work)
        await requests(gone, network, work)
        await answers(gone, network, work)


async def meetings(gone: list[str], network: Network, work: Work) -> None:
    """Open meetings have a new host."""
    theirs = col(MeetingPassedOn.passed_to).in_(gone), MeetingPassedOn.ends_at > work.now
    for known in await work.all(select(MeetingPassedOn).where(*theirs)):
        tell_of_meeting(known, MeetingOpen.model_validate(known.said), network, work)


async def requests(gone: list[str], network: Network, work: Work) -> None:
    """Requests go to the new host."""
    theirs = select(RequestPassedOn).where(col(RequestPassedOn.passed_to).in_(gone))
    for known in await work.all(theirs):
        tell_host(known, SeatAsked.model_validate(known.said), network, work)


async def answers(gone: list[str], network: Network, work: Work) -> None:
    """Answers go to the guest's new union."""
    theirs = select(AnswerPassedOn, RequestPassedOn).where(
        AnswerPassedOn.request_id == RequestPassedOn.request_id, col(AnswerPassedOn.passed_to).in_(gone)
    )
    for known, request in await work.all(theirs):
        tell_guest(known, known.said, request, network, work)
