"""What was sent, what waits and what failed, for the union's staff."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from services.notifications.actions.try_again import TryAgain, try_again, try_all_again
from services.notifications.models import Recipient
from services.notifications.models.delivery import State
from services.notifications.models.notice import Kind
from services.notifications.models.personal_letter import LetterKind
from services.notifications.queries.deliveries import GROUPS, counts, deliveries
from services.notifications.queries.outages import stopped
from services.notifications.rules.outcome import reason_in_words
from shared.mail_trouble import WORDS, trouble_of
from shared.text import say
from shared.web.addresses import with_query
from shared.web.moving_on import move_on
from shared.web.works import opened, reading

AT_ONCE = 50
router = APIRouter(include_in_schema=False)

GROUP_NAMES = {
    "": say("Every message"),
    "sent": say("Already sent"),
    "waiting": say("Waiting"),
    "failed": say("Failed"),
}
KIND_NAMES = {
    Kind.MEETING_ANNOUNCED: say("Invitation"),
    Kind.MEETING_CHANGED: say("Change of a meeting"),
    Kind.MEETING_CANCELLED: say("Cancellation"),
    Kind.SEAT_TAKEN: say("Confirmation of a seat"),
    Kind.WAITING: say("Waiting list"),
    Kind.SEAT_OFFERED: say("Offer of a seat"),
    Kind.OFFER_EXPIRED: say("End of an offer"),
    Kind.OFFER_DECLINED: say("Seat declined"),
    Kind.REGISTRATION_CANCELLED: say("Registration cancelled"),
    Kind.SEAT_REFUSED: say("No seat elsewhere"),
    Kind.BULLETIN: say("National bulletin"),
    LetterKind.SIGN_IN: say("Link to sign in"),
    LetterKind.INVITATION: say("Invitation to these pages"),
    LetterKind.WAY_IN: say("Change of a way to sign in"),
}
STATE_NAMES = {
    State.WAITING_FOR_ADDRESS: (say("No address yet"), "wait"),
    State.QUEUED: (say("Waiting for its turn"), "wait"),
    State.SENDING: (say("Being sent"), "new"),
    State.SENT: (say("Sent"), "good"),
    State.FAILED: (say("Next try later"), "bad"),
    State.GIVEN_UP: (say("Given up"), "bad"),
}


@router.get("/inbox/deliveries")
async def list_deliveries(
    request: Request, group: str = "", person: UUID | None = None, page: Annotated[int, Query(ge=1, le=10_000)] = 1
) -> Response:
    """One page of a group of deliveries, of everybody or of one person."""
    async with reading(request) as session:
        how_many = await counts(session, person)
        lines = await deliveries(session, group, person=person, offset=(page - 1) * AT_ONCE, at_most=AT_ONCE)
        recipient = await session.get(Recipient, person) if person else None
        stop = await stopped(session)
    total = how_many[group] if group in GROUPS else sum(how_many.values())
    response: Response = request.app.state.templates.page(
        request,
        "inbox/deliveries.html",
        lines=lines,
        counts=how_many,
        group=group if group in GROUPS else "",
        person=person,
        recipient=recipient,
        stop=stop,
        trouble=WORDS[trouble_of(stop.outage.trouble)] if stop else None,
        number=page,
        last=max(1, -(-total // AT_ONCE)),
        groups=GROUP_NAMES,
        kinds=KIND_NAMES,
        states=STATE_NAMES,
        reason=reason_in_words,
    )
    return response


@router.post("/inbox/deliveries/try-again")
async def try_every_delivery_again(request: Request) -> Response:
    """Somebody has looked after the mail server, or hopes that it is well again."""
    async with opened(request) as work:
        number = await try_all_again(work)
    return move_on(request, "/inbox/deliveries", say("Being tried again: {number}.", number=number))


@router.post("/inbox/deliveries/{delivery_id}/try-again")
async def try_delivery_again(
    request: Request, delivery_id: UUID, group: str = "", person: UUID | None = None
) -> Response:
    """The message is sent as soon as the mail server takes it."""
    async with opened(request) as work:
        await try_again(TryAgain(delivery_id), work)
    back = with_query("/inbox/deliveries", group=group if group in GROUPS else None, person=person)
    return move_on(request, back, say("The message is being tried again."))
