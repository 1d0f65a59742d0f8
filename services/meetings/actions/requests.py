"""The requests to other unions that an action works on."""

from uuid import UUID

from sqlmodel import select

from services.meetings.errors import NoSuchMeeting
from services.meetings.models import MeetingElsewhere, RequestElsewhere
from services.meetings.models.request_elsewhere import NEWEST_FIRST
from services.meetings.rules.facts_elsewhere import wish
from shared.events.crossings import SeatWish
from shared.work import Work


async def meeting_elsewhere(meeting_id: UUID, work: Work) -> MeetingElsewhere:
    """A meeting of another union. Raises NoSuchMeeting."""
    return await work.get(MeetingElsewhere, meeting_id, NoSuchMeeting().text)


async def wanted(meeting_id: UUID, person_id: UUID, work: Work) -> RequestElsewhere | None:
    """The person's request that has not come to an end, locked."""
    theirs = select(RequestElsewhere).where(
        RequestElsewhere.meeting_id == meeting_id,
        RequestElsewhere.person_id == person_id,
        RequestElsewhere.wish != SeatWish.GIVEN_BACK,
    )
    found: RequestElsewhere | None = await work.find(theirs.with_for_update())
    return found


async def latest(meeting_id: UUID, person_id: UUID, work: Work) -> RequestElsewhere | None:
    """The person's request that has not come to an end, else the last that has."""
    theirs = select(RequestElsewhere).where(
        RequestElsewhere.meeting_id == meeting_id, RequestElsewhere.person_id == person_id
    )
    found: RequestElsewhere | None = await work.find(theirs.order_by(*NEWEST_FIRST).limit(1))
    return found


def take_offer(asked: RequestElsewhere, work: Work) -> RequestElsewhere:
    """Says yes to the offer of which the host spoke last."""
    asked.accept(work.now)
    work.announce(wish(asked, work.today))
    return asked
