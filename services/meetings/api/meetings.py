"""Meetings for programs."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request

from services.meetings.api.shapes import MeetingOut, Meetings
from services.meetings.queries import meetings
from services.meetings.queries.meetings import Wanted
from shared.events.crossings import MeetingKind
from shared.web.gate import sees
from shared.web.works import place_of, reading

router = APIRouter(prefix="/api/meetings", tags=["meetings"])


@router.get("")
async def list_meetings(
    request: Request,
    kind: MeetingKind | None = None,
    department: Annotated[str, Query(max_length=20)] = "",
    past: bool = False,
    page: Annotated[int, Query(ge=1, le=10_000)] = 1,
) -> Meetings:
    """Coming meetings, the next one first; or past ones, twenty to a page, the last one first."""
    drafts = sees(request, "meeting.draft")
    wanted = Wanted(kind or "", department, past, drafts, page)
    async with reading(request) as session:
        found = await meetings.agenda(session, wanted, place_of(request).clock.now())
    return Meetings(meetings=[MeetingOut.of(one) for one in found])


@router.get("/{id}")
async def one_meeting(request: Request, id: UUID) -> MeetingOut:
    """One meeting."""
    async with reading(request) as session:
        return MeetingOut.of(await meetings.meeting(session, id, drafts=sees(request, "meeting.draft")))
