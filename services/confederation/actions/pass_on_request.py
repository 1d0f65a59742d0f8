"""A union's request for seats at a meeting of another is brought to the host."""

from sqlmodel import select

from services.confederation.actions.pass_on_answer import tell_guest
from services.confederation.actions.the_network import the_network
from services.confederation.models import AnswerPassedOn, RequestPassedOn
from services.confederation.rules.network import Network
from shared.events.crossings import SeatAsked, SeatState
from shared.events.national import SeatAnswer, SeatRequest
from shared.logs import logger
from shared.work import Work

log = logger()

UNKNOWN = "unknown_union"


async def pass_on_request(stated: SeatAsked, work: Work) -> None:
    """Brings the request to its host, or the news that there is none to the guest; then answers that came before it."""
    network = await the_network(work)
    known: RequestPassedOn | None = await work.find(
        select(RequestPassedOn).where(RequestPassedOn.request_id == stated.request_id)
    )
    if known and not network.speaks_for(stated.union, known.union):
        log.warning("request.of_another_union", request_id=str(stated.request_id), union=stated.union)
        return
    if known is None:
        known = RequestPassedOn(request_id=stated.request_id, union=stated.union)
        work.add(known)
    known.union = stated.union
    tell_host(known, stated, network, work)
    await tell_what_waited(known, network, work)


def tell_host(known: RequestPassedOn, stated: SeatAsked, network: Network, work: Work) -> None:
    """Announces the request to the union that is its host now."""
    host = network.now(stated.host_union)
    if not known.takes(stated.model_dump(mode="json"), host or ""):
        return
    if host is None:
        work.announce(refusal(stated))
        return
    said = stated.model_dump(exclude={"union", "as_of", "host_union"})
    guest = stated.union
    name = network.name(guest) if guest in network.unions else guest
    work.announce(SeatRequest(to=host, **said, guest_union=guest, guest_union_name=name))


def refusal(stated: SeatAsked) -> SeatAnswer:
    """There is no such union; epoch 0 is the hub's own, so whatever a host says later is newer."""
    return SeatAnswer(
        to=stated.union,
        request_id=stated.request_id,
        reference=stated.reference,
        meeting_id=stated.meeting_id,
        host_union=stated.host_union,
        state=SeatState.REFUSED,
        seats=stated.seats,
        why=UNKNOWN,
        epoch=0,
        seq=stated.seq,
    )


async def tell_what_waited(request: RequestPassedOn, network: Network, work: Work) -> None:
    """When the hub reads years anew, answers may be read before what they answer."""
    question = select(AnswerPassedOn).where(
        AnswerPassedOn.request_id == request.request_id, AnswerPassedOn.passed_to == ""
    )
    for answer in await work.all(question):
        tell_guest(answer, answer.said, request, network, work)
