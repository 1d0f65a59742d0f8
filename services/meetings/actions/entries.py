"""The registrations that an action works on."""

from uuid import UUID

from sqlmodel import col, select

from services.meetings.errors import NoSuchMeeting
from services.meetings.models import Meeting, Registration, SeatState
from services.meetings.models.registration import NEWEST_FIRST
from shared.work import Work


async def locked(meeting_id: UUID, work: Work) -> Meeting:
    """The meeting, locked until the work is saved: whoever changes its seats does so one after the other."""
    return await work.get(Meeting, meeting_id, NoSuchMeeting().text)


async def latest(meeting_id: UUID, person_id: UUID, work: Work) -> Registration | None:
    """The person's live registration, else the last that ended."""
    question = select(Registration).where(Registration.meeting_id == meeting_id, Registration.person_id == person_id)
    found: Registration | None = await work.find(question.order_by(*NEWEST_FIRST).limit(1))
    return found


async def in_state(meeting_id: UUID, work: Work, *states: SeatState) -> list[Registration]:
    """The meeting's registrations in these states, oldest first."""
    question = select(Registration).where(Registration.meeting_id == meeting_id, col(Registration.state).in_(states))
    return await work.all(question.order_by(col(Registration.id)))
