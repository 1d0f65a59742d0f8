"""Staff open a meeting to members of other unions, and close it to them."""

from collections.abc import Mapping
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.meetings.actions.entries import in_state, locked
from services.meetings.actions.open_to_others import OpenToOthers, close_to_others, open_to_others
from services.meetings.errors import WrongDetails
from services.meetings.models import Meeting, SeatState
from services.meetings.pages.seats_wanted import seats_in
from services.meetings.queries import meetings
from shared.joining import joined
from shared.text import Text, say
from shared.web.forms.base import merged
from shared.web.forms.clash import ChangedMeanwhile
from shared.web.forms.question import ask_first
from shared.web.moving_on import move_on
from shared.web.works import opened, reading, service_of

router = APIRouter(prefix="/meetings/{id}/opening", include_in_schema=False)
USUAL_SEATS = 2


@router.get("")
async def ask(request: Request, id: UUID) -> Response:
    """The form: how many seats, and under which title the network reads of the meeting."""
    return await form_page(request, id, {}, {})


@router.post("")
async def open_or_close(request: Request, id: UUID) -> Response:
    """Opens the meeting, changes how it is open, or with `do=close` closes it."""
    form = await request.form()
    if form.get("do") == "close":
        async with opened(request) as work:
            waiting = [one for one in await in_state(id, work, SeatState.WAITING) if one.guest_union]
            await close_to_others(id, work)
            words = say("Guests who have a seat keep it. Waiting, and told that they get none: {n}.", n=len(waiting))
            ask_first(request, say("Take no more requests?"), words, yes=say("Close to other unions"))
        return move_on(request, f"/meetings/{id}", say("The meeting takes no more requests from other unions."))
    values = {"seats": str(form.get("seats", "")), "title": str(form.get("title", ""))}
    try:
        async with opened(request) as work:
            said = merged(request, values, filled(await locked(id, work)))
            await open_to_others(id, OpenToOthers(seats_in(said["seats"]), said["title"]), work)
    except ChangedMeanwhile as meanwhile:
        return await form_page(request, id, values, meanwhile.clashes)
    except WrongDetails as refusal:
        return await form_page(request, id, values, refusal.errors)
    return move_on(request, f"/meetings/{id}", say("The meeting is open to members of other unions."))


def filled(meeting: Meeting) -> dict[str, str]:
    """What the form says of a meeting; of one that is not open, what is proposed."""
    return {
        "seats": str(meeting.seats_for_others or min(USUAL_SEATS, meeting.capacity)),
        "title": meeting.public_title or meeting.title,
    }


async def form_page(request: Request, id: UUID, typed: dict[str, str], errors: Mapping[str, Text]) -> Response:
    """The form, fresh or come back."""
    async with reading(request) as session:
        meeting = await meetings.meeting(session, id, drafts=True)
    page: Response = request.app.state.templates.page(
        request,
        "meetings/opening.html",
        status=422 if errors else 200,
        meeting=meeting,
        now=filled(meeting),
        values=filled(meeting) | typed,
        errors=errors,
        is_joined=joined(service_of(request).settings.hub_file) is not None,
    )
    return page
