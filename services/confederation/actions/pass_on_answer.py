"""How a request for seats stands at the host's is brought to the union that asked."""

from typing import Any

from sqlmodel import select

from services.confederation.actions.the_network import the_network
from services.confederation.models import AnswerPassedOn, RequestPassedOn
from services.confederation.rules.network import Network
from shared.events.crossings import SeatStands
from shared.events.national import SeatAnswer
from shared.logs import logger
from shared.work import Work

log = logger()


async def pass_on_answer(stated: SeatStands, work: Work) -> None:
    """Brings the answer to the guest, if the host was asked and answers whoever asked; before the request, it waits."""
    network = await the_network(work)
    mine = (AnswerPassedOn.request_id == stated.request_id, AnswerPassedOn.union == stated.union)
    known: AnswerPassedOn | None = await work.find(select(AnswerPassedOn).where(*mine))
    if known is None:
        known = AnswerPassedOn(request_id=stated.request_id, union=stated.union)
        work.add(known)
    request: RequestPassedOn | None = await work.find(
        select(RequestPassedOn).where(RequestPassedOn.request_id == stated.request_id)
    )
    if request:
        tell_guest(known, stated.model_dump(mode="json"), request, network, work)
    else:
        known.said = stated.model_dump(mode="json")


def tell_guest(
    known: AnswerPassedOn, said: dict[str, Any], request: RequestPassedOn, network: Network, work: Work
) -> None:
    """Announces the answer to the union that stands for the one that asked."""
    stated = SeatStands.model_validate(said)
    guest = network.now(request.union)
    asked = stated.union == request.passed_to or network.speaks_for(stated.union, request.passed_to)
    if not asked or guest is None or network.now(stated.guest_union) != guest:
        log.warning("answer.to_what_was_not_asked", request_id=str(stated.request_id), union=stated.union)
        return
    if known.takes(said, guest):
        answer = stated.model_dump(exclude={"union", "as_of", "guest_union"})
        work.announce(SeatAnswer(to=guest, **answer, host_union=stated.union))
