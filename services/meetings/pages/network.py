"""Elsewhere in the network: meetings of other unions that are open to ours, those nearby first."""

from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends
from starlette.requests import Request
from starlette.responses import Response

from services.meetings.actions.answer_elsewhere import accept_elsewhere, give_back_elsewhere, undo_elsewhere
from services.meetings.actions.ask_elsewhere import AskElsewhere, ask_elsewhere
from services.meetings.errors import UnknownAnswer
from services.meetings.models import MeetingElsewhere, RequestElsewhere
from services.meetings.pages.answers import GIVE_BACK
from services.meetings.pages.seats_wanted import seats_in
from services.meetings.pages.visitors import member
from services.meetings.queries import network
from services.meetings.queries.network import Narrowed
from services.meetings.queries.participants import participant
from services.meetings.rules.choice import Choice
from services.meetings.rules.choices_elsewhere import choices_elsewhere
from services.meetings.rules.meeting_details import KINDS
from shared.departments import NAMES
from shared.neighbours import near
from shared.text import Text, say
from shared.web.forms.question import ask_first
from shared.web.forms.sending import sent_once
from shared.web.gate import sees
from shared.web.moving_on import move_on
from shared.web.visitors import visitor_of
from shared.web.works import opened, place_of, reading
from shared.work import Work

router = APIRouter(prefix="/agenda/network", include_in_schema=False)

ON_ITS_WAY = say("Your request is on its way. The answer comes when the two unions have spoken.")
YES_ON_ITS_WAY = say("Your yes is on its way. It counts as soon as the union that organises the meeting confirms it.")
NO_ON_ITS_WAY = say("Thank you for saying so. The union that organises the meeting hears of it.")


@dataclass(frozen=True, slots=True)
class Card:
    """A meeting elsewhere as the visitor sees it."""

    meeting: MeetingElsewhere
    asked: RequestElsewhere | None
    choices: tuple[Choice, ...]


@router.get("")
async def show_network(request: Request) -> Response:
    """Coming meetings of other unions; `kind` and `department` narrow it down."""
    clock, visitor = place_of(request).clock, visitor_of(request)
    now, person_id = clock.now(), visitor.person_id if visitor else None
    wanted = wanted_by(request)
    async with reading(request) as session:
        found = await network.open_meetings(session, wanted, now)
        departments = await network.departments(session, now)
        nearby = near(await network.home_of(session, person_id, clock.today()))
        asked = await network.wanted_by(session, person_id) if person_id else {}
    cards = [card(one, asked.get(one.meeting_id), request, person_id) for one in found]
    page: Response = request.app.state.templates.page(
        request,
        "network/list.html",
        wanted=wanted,
        nearby=[one for one in cards if one.meeting.department in nearby],
        further=[one for one in cards if one.meeting.department not in nearby],
        departments=[(code, NAMES.get(code, "")) for code in departments],
        kinds=KINDS,
    )
    return page


@router.get("/{id}")
async def show(request: Request, id: UUID) -> Response:
    """One meeting elsewhere; for a person where their request stands, for staff everybody's."""
    visitor, today = visitor_of(request), place_of(request).clock.today()
    person_id = visitor.person_id if visitor else None
    async with reading(request) as session:
        meeting = await network.meeting(session, id)
        asked = await network.request_of(session, id, person_id) if person_id else None
        day = place_of(request).clock.local(meeting.starts_at).date()
        askers = await network.askers(session, id, today, day) if sees(request, "meeting.people") else []
    one = card(meeting, asked, request, person_id)
    page: Response = request.app.state.templates.page(
        request,
        "network/show.html",
        meeting=meeting,
        asked=asked,
        choices=one.choices,
        askers=askers,
        person_id=person_id,
        **hours(request, meeting),
    )
    return page


@router.post("/{id}/request")
async def answer_here(request: Request, id: UUID, person_id: Annotated[UUID, Depends(member)]) -> Response:
    """Does what the button said, and goes back to where it was."""
    form = await request.form()
    do, here = str(form.get("do", "")), f"/agenda/network/{id}"
    async with opened(request) as work:
        asked = await answer_elsewhere(do, id, person_id, seats_in(form.get("seats")), work)
    back = here if do in GIVE_BACK else str(form.get("back") or here)
    return move_on(request, back, said_of(asked))


@router.post("/{id}/people/{person_id}/cancel")
async def take_off(request: Request, id: UUID, person_id: UUID) -> Response:
    """Staff give back what one of our people asked for there: they left, or cannot say so themselves."""
    async with sent_once(request) as (work, sending):
        sending.made = f"/agenda/network/{id}"
        await give_back_elsewhere(id, person_id, work, by_staff=True)
        who = await participant(work.session, person_id)
        title = say("Give back the seat of {name}?", name=who.name) if who else say("Give back this seat?")
        words = say("The union that organises the meeting hears of it. They are written to once it has answered.")
        ask_first(request, title, words, yes=say("Give back the seat"))
    return move_on(request, f"/agenda/network/{id}", say("The union that organises the meeting hears of it."))


async def answer_elsewhere(do: str, meeting_id: UUID, person_id: UUID, seats: int, work: Work) -> RequestElsewhere:
    """One of the answers. Raises UnknownAnswer, and what the actions raise."""
    match do:
        case Choice.ASK | Choice.REGISTER | Choice.QUEUE:
            return await ask_elsewhere(meeting_id, AskElsewhere(person_id, seats), work)
        case Choice.ACCEPT:
            return await accept_elsewhere(meeting_id, person_id, work)
        case Choice.CANCEL | Choice.LEAVE | Choice.DECLINE | Choice.TAKE_BACK:
            return await give_back_elsewhere(meeting_id, person_id, work)
        case Choice.UNDO:
            return await undo_elsewhere(meeting_id, person_id, work)
    raise UnknownAnswer


def said_of(asked: RequestElsewhere) -> Text:
    """What was just done, in a sentence that promises nothing."""
    if not asked.is_wanted:
        return NO_ON_ITS_WAY
    return YES_ON_ITS_WAY if asked.has_said_yes else ON_ITS_WAY


def card(meeting: MeetingElsewhere, asked: RequestElsewhere | None, request: Request, person_id: UUID | None) -> Card:
    """A meeting with what the visitor may do about it."""
    now = place_of(request).clock.now()
    return Card(meeting, asked, choices_elsewhere(meeting, asked, now) if person_id else ())


def hours(request: Request, meeting: MeetingElsewhere) -> dict[str, bool]:
    """What depends on the hour."""
    now = place_of(request).clock.now()
    return {
        "closed": now >= meeting.registration_closes_at,
        "not_open": now < meeting.registration_opens_at,
        "begun": now >= meeting.starts_at,
    }


def wanted_by(request: Request) -> Narrowed:
    """What the address asks for; what it cannot mean is left out."""
    kind = request.query_params.get("kind", "")
    return Narrowed(kind if kind in KINDS else "", request.query_params.get("department", "")[:5])
