"""My registrations: where I have a seat, where I wait, where I was."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from services.meetings.models.registration import LIVE
from services.meetings.pages.visitors import member
from services.meetings.queries import network, registrations
from services.meetings.rules.choices import choices
from services.meetings.rules.choices_elsewhere import choices_elsewhere
from shared.web.works import place_of, reading

router = APIRouter(include_in_schema=False)
MOST_SHOWN = 200  # ids of one page that it follows


@router.get("/registrations")
async def mine(request: Request, person_id: Annotated[UUID, Depends(member)]) -> Response:
    """Coming ones, the next first; then the past."""
    now = place_of(request).clock.now()
    async with reading(request) as session:
        all_mine = await registrations.all_of(session, person_id)
        asked = await network.requests_of(session, person_id)
    lines = [(meeting, seat, choices(meeting, seat, now)) for seat, meeting in all_mine]
    page: Response = request.app.state.templates.page(
        request,
        "registrations/list.html",
        coming=[one for one in reversed(lines) if one[0].ends_at > now and one[1].state in LIVE],
        ended=[one for one in lines if one[0].ends_at <= now or one[1].state not in LIVE][:50],
        elsewhere=[(meeting, one, choices_elsewhere(meeting, one, now)) for meeting, one in reversed(asked)],
        now=now,
        shown=[person_id, *(meeting.id for _, meeting in all_mine)][:MOST_SHOWN],
    )
    return page
