"""One of our people wants seats at a meeting of another union; only a reference and the co-operative's name cross."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from services.meetings.actions.belonging import check_belongs
from services.meetings.actions.requests import latest, meeting_elsewhere, take_offer, wanted
from services.meetings.errors import NotKnownYet, RegistrationIsClosed, TooManySeats
from services.meetings.models import Participant, ParticipantMandate, RequestElsewhere, RequestState
from services.meetings.rules.facts_elsewhere import wish
from services.meetings.rules.references import a_reference
from shared.access.belonging import left_union
from shared.work import Work


@dataclass(frozen=True, slots=True)
class AskElsewhere:
    """Who, and with how many seats; staff may ask for somebody. `since`: when they first asked, if they undo a no."""

    person_id: UUID
    seats: int = 1
    since: datetime | None = None


async def ask_elsewhere(meeting_id: UUID, command: AskElsewhere, work: Work) -> RequestElsewhere:
    """Asks; asking again changes nothing, or takes up an offer. What comes of it, the host's union says."""
    meeting = await meeting_elsewhere(meeting_id, work)
    if await work.find(select(Participant.person_id).where(Participant.person_id == command.person_id)) is None:
        raise NotKnownYet
    await check_belongs(command.person_id, meeting.starts_at, work)
    asked = await wanted(meeting_id, command.person_id, work)
    if asked:
        if asked.state == RequestState.OFFERED and not asked.has_said_yes:
            return take_offer(asked, work)
        return asked
    if not meeting.takes_requests(work.now):
        raise RegistrationIsClosed(meeting.registration_closes_at)
    if not 1 <= command.seats <= meeting.seats_for_others:
        raise TooManySeats(meeting.seats_for_others)
    last = await latest(meeting_id, command.person_id, work)
    asked = RequestElsewhere(
        meeting_id=meeting_id,
        person_id=command.person_id,
        host_union=meeting.host_union,
        reference=await unused_reference(work),
        cooperative=await cooperative_of(command.person_id, work),
        seats=command.seats,
        asked_at=command.since or work.now,
        wished_at=work.now,
        attempt=last.attempt + 1 if last else 1,
    )
    work.add(asked)
    work.announce(wish(asked, work.today))
    return asked


async def unused_reference(work: Work) -> str:
    """A reference that this node has not given to any request."""
    while True:
        reference = a_reference()
        if await work.find(select(RequestElsewhere.id).where(RequestElsewhere.reference == reference)) is None:
            return reference


async def cooperative_of(person_id: UUID, work: Work) -> str | None:
    """The name of the co-operative that somebody belongs to today, the one of the longest standing."""
    question = (
        select(ParticipantMandate)
        .where(ParticipantMandate.person_id == person_id, col(ParticipantMandate.cooperative_name).is_not(None))
        .where(~left_union(ParticipantMandate.cooperative_id, work.today))
    )
    mandates = await work.all(question.order_by(col(ParticipantMandate.since), col(ParticipantMandate.mandate_id)))
    return next((one.cooperative_name for one in mandates if one.runs_on(work.today)), None)
