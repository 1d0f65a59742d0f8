"""A signed-in person answers with one button: register, take the kept seat, say no, give it back, undo that."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from services.meetings.actions.accept_offer import AcceptOffer, accept_offer
from services.meetings.actions.cancel_registration import CancelRegistration, cancel_registration
from services.meetings.actions.decline_offer import DeclineOffer, decline_offer
from services.meetings.actions.register import Register, register
from services.meetings.actions.undo_cancellation import undo_cancellation
from services.meetings.errors import UnknownAnswer
from services.meetings.models import SeatState
from services.meetings.models.snapshot import Entered
from services.meetings.pages.seats_wanted import seats_in
from services.meetings.pages.visitors import member
from services.meetings.rules.choice import Choice
from shared.text import Text, say
from shared.web.moving_on import move_on
from shared.web.works import opened
from shared.work import Work

router = APIRouter(include_in_schema=False)

SAID: dict[str, Text] = {
    SeatState.REGISTERED: say("You have a seat. We look forward to seeing you."),
    SeatState.WAITING: say("You are on the waiting list. We write to you as soon as a seat is free."),
    SeatState.DECLINED: say("The seat goes to the next in the queue. Thank you for saying so."),
    SeatState.CANCELLED: say("Your registration is cancelled. Thank you for saying so."),
    SeatState.EXPIRED: say("The time to answer was over already; the seat went to the next in the queue."),
    SeatState.OFFERED: say("A seat is kept for you."),
}


GIVE_BACK = (Choice.CANCEL, Choice.LEAVE, Choice.DECLINE, Choice.TAKE_BACK)
"""After these the meeting's own page follows: there they can be undone."""


@router.post("/meetings/{id}/registration")
async def answer_here(request: Request, id: UUID, person_id: Annotated[UUID, Depends(member)]) -> Response:
    """Does what the button said, and goes back to where it was."""
    form = await request.form()
    do, seats = str(form.get("do", "")), seats_in(form.get("seats"))
    async with opened(request) as work:
        entry = await answer(do, id, person_id, seats, work)
    here = f"/meetings/{id}"
    back = here if do in GIVE_BACK else str(form.get("back") or here)
    return move_on(request, back, SAID[entry.state])


async def answer(do: str, meeting_id: UUID, person_id: UUID, seats: int, work: Work) -> Entered:
    """One of the answers. Raises UnknownAnswer, and what the actions raise."""
    match do:
        case Choice.REGISTER | Choice.QUEUE | Choice.ASK:
            return await register(meeting_id, Register(person_id, seats), work)
        case Choice.ACCEPT:
            return Entered.of(await accept_offer(meeting_id, AcceptOffer(person_id), work))
        case Choice.DECLINE:
            return Entered.of(await decline_offer(meeting_id, DeclineOffer(person_id), work))
        case Choice.CANCEL | Choice.LEAVE | Choice.TAKE_BACK:
            return Entered.of(await cancel_registration(meeting_id, CancelRegistration(person_id), work))
        case Choice.UNDO:
            return Entered.of(await undo_cancellation(meeting_id, person_id, work))
    raise UnknownAnswer
