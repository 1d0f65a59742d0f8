"""Staff announce a meeting: those concerned hear of it, and may register."""

from uuid import UUID

from services.meetings.actions.entries import locked
from services.meetings.errors import TooLateToAnnounce
from services.meetings.models import Meeting
from services.meetings.rules import facts
from shared.live.changes import AGENDA
from shared.work import Work


async def announce_meeting(meeting_id: UUID, work: Work) -> Meeting:
    """Announces a draft. Raises AlreadyAnnounced, MeetingIsCancelled, TooLateToAnnounce."""
    meeting = await locked(meeting_id, work)
    meeting.announce(work.now)
    if meeting.registration_closes_at <= work.now:
        raise TooLateToAnnounce
    work.announce(facts.announced(meeting), facts.standing(meeting, work.today, registered=0))
    work.touch(AGENDA)
    return meeting
