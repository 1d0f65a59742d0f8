"""Planning, announcing, cancelling and noting meetings by program."""

from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request

from services.meetings.actions.announce_meeting import announce_meeting
from services.meetings.actions.cancel_meeting import CancelMeeting, cancel_meeting
from services.meetings.actions.hold_meeting import HoldMeeting, hold_meeting
from services.meetings.actions.plan_meeting import PlanMeeting, plan_meeting
from services.meetings.actions.record_past_meeting import RecordPastMeeting, WasThere, record_past_meeting
from services.meetings.api.shapes import MeetingOut
from services.meetings.models import Attendance
from services.meetings.rules.meeting_details import MeetingDetails
from shared.days import Moment
from shared.events.crossings import MeetingKind
from shared.web.works import opened

router = APIRouter(prefix="/api/meetings", tags=["meetings"])


class MeetingIn(BaseModel):
    """What staff say of a meeting; what is empty comes from the host, or from the default."""

    kind: MeetingKind
    title: str
    starts_at: Moment
    ends_at: Moment
    capacity: int = Field(strict=True)
    registration_closes_at: Moment | None = None
    host_cooperative_id: UUID | None = None
    place: str = ""
    street: str = ""
    town: str = ""
    summary: str = ""
    departments: tuple[str, ...] = ()
    contact_email: str = ""
    contact_name: str = ""

    def details(self) -> MeetingDetails:
        """The same for the actions."""
        return MeetingDetails(**{name: getattr(self, name) for name in MeetingIn.model_fields})


class PlanIn(MeetingIn):
    """A meeting to plan, and with `announce` to announce at once."""

    announce: bool = False


class WasThereIn(BaseModel):
    """One person who had a seat, and whether they came."""

    person_id: UUID
    attendance: Attendance = Attendance.PRESENT
    seats: int = Field(default=1, ge=1, le=100, strict=True)


class PastMeetingIn(MeetingIn):
    """A meeting that is over, and those who had a seat."""

    attendance: tuple[WasThereIn, ...] = ()


class ReasonIn(BaseModel):
    """Why a meeting is cancelled."""

    reason: str = ""


class AttendanceIn(BaseModel):
    """Attendance by registration."""

    attendance: dict[UUID, Attendance] = {}


@router.post("", status_code=201)
async def plan(request: Request, sent: PlanIn) -> MeetingOut:
    """Plans a meeting; with `announce`, those concerned are written to."""
    async with opened(request) as work:
        meeting = await plan_meeting(PlanMeeting(sent.details(), request.app.state.offer_hours), work)
        await work.flush()
        if sent.announce:
            await announce_meeting(meeting.id, work)
    return MeetingOut.of(meeting)


@router.post("/past", status_code=201)
async def note_past(request: Request, sent: PastMeetingIn) -> MeetingOut:
    """Notes a meeting that is over, with those who came; nobody is written to."""
    there = tuple(WasThere(one.person_id, one.attendance, one.seats) for one in sent.attendance)
    async with opened(request) as work:
        return MeetingOut.of(await record_past_meeting(RecordPastMeeting(sent.details(), there), work))


@router.post("/{id}/announcement")
async def announce(request: Request, id: UUID) -> MeetingOut:
    """Announces a draft: those concerned are written to."""
    async with opened(request) as work:
        return MeetingOut.of(await announce_meeting(id, work))


@router.post("/{id}/cancellation")
async def cancel(request: Request, id: UUID, sent: ReasonIn) -> MeetingOut:
    """Cancels a meeting: everybody with a seat or in the queue is told why."""
    async with opened(request) as work:
        return MeetingOut.of(await cancel_meeting(id, CancelMeeting(sent.reason), work))


@router.put("/{id}/attendance")
async def hold(request: Request, id: UUID, sent: AttendanceIn) -> MeetingOut:
    """Notes who came: the meeting counts as held."""
    async with opened(request) as work:
        return MeetingOut.of(await hold_meeting(id, HoldMeeting(sent.attendance), work))
