"""The host's union answers: the request follows, and its person is told as for a meeting of our own."""

from sqlmodel import select

from services.meetings.models import MeetingElsewhere, RequestElsewhere
from services.meetings.rules.answers_elsewhere import follow, has_come_to_an_end, news
from services.meetings.rules.facts_elsewhere import wish
from shared.events.crossings import SeatWish
from shared.events.meetings import RegistrationCancelled
from shared.events.national import SeatAnswer
from shared.logs import logger
from shared.work import Work

log = logger()


async def follow_answer(said: SeatAnswer, work: Work) -> None:
    """Takes over the newest answer. A request that this node forgot (restored from a backup) keeps its seat."""
    asked = await work.session.get(
        RequestElsewhere, said.request_id, with_for_update=None if work.place.database.sqlite else True
    )
    if asked is None:
        log.warning("seat.answer_to_nobody", request_id=str(said.request_id), host_union=said.host_union)
        return
    is_new = follow(asked, said)
    meeting = await work.session.get(MeetingElsewhere, asked.meeting_id)
    told = news(asked, meeting, work.now) if is_new and meeting else None
    if has_come_to_an_end(asked):
        # Said, so that a host that lost its memory does not take it for a wish when everything is stated again.
        asked.give_back(work.now)
        work.announce(wish(asked, work.today))
    if told and not (isinstance(told, RegistrationCancelled) and await asked_anew(asked, work)):
        work.announce(told)


async def asked_anew(asked: RequestElsewhere, work: Work) -> bool:
    """Whether the person has another request for that meeting, whose calendar entry must stay."""
    other = select(RequestElsewhere.id).where(
        RequestElsewhere.meeting_id == asked.meeting_id,
        RequestElsewhere.person_id == asked.person_id,
        RequestElsewhere.wish != SeatWish.GIVEN_BACK,
        RequestElsewhere.id != asked.id,
    )
    return await work.find(other.limit(1)) is not None
