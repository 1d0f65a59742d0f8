"""Staff register somebody, take somebody off the list, and take the list away as a file."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from services.meetings.actions.cancel_registration import CancelRegistration, cancel_registration
from services.meetings.actions.register import Register, register
from services.meetings.actions.vouch import vouch_for
from services.meetings.models import Participant, SeatState
from services.meetings.models.registration import LIVE
from services.meetings.pages.seats_wanted import seats_in
from services.meetings.pages.words import ATTENDANCE, STATES
from services.meetings.queries import meetings, registrations
from services.meetings.queries.participants import candidates, participant
from services.meetings.queries.registrations import Entry
from shared.access.exports import Exported, note_export
from shared.spreadsheet import csv_bytes
from shared.text import Text, say
from shared.web.forms.question import ask_first
from shared.web.forms.sending import sent_once
from shared.web.language import language_of
from shared.web.moving_on import move_on
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/meetings/{id}", include_in_schema=False)
HEADINGS = (
    say("Name"),
    say("Co-operative"),
    say("E-mail"),
    say("Phone"),
    say("State"),
    say("Seats"),
    say("Asked on"),
    say("Attendance"),
)


@router.get("/people")
async def find(request: Request, id: UUID, q: str = "") -> Response:
    """A search for whom to register."""
    today = place_of(request).clock.today()
    async with reading(request) as session:
        meeting = await meetings.meeting(session, id, drafts=True)
        found = await candidates(session, id, q[:100], today)
    page: Response = request.app.state.templates.page(
        request, "meetings/people.html", meeting=meeting, found=found, q=q
    )
    return page


@router.post("/people")
async def add(
    request: Request, id: UUID, person_id: Annotated[UUID, Form()], seats: Annotated[str, Form()] = "1"
) -> Response:
    """Registers somebody; they are told like everybody."""
    async with opened(request) as work:
        entry = await register(id, Register(person_id, seats_in(seats), by_staff=True), work)
    said = say("Registered.") if entry.state == SeatState.REGISTERED else say("Put on the waiting list.")
    return move_on(request, f"/meetings/{id}", said)


@router.post("/people/{person_id}/cancel")
async def take_off(request: Request, id: UUID, person_id: UUID) -> Response:
    """Cancels somebody's registration."""
    async with sent_once(request) as (work, sending):
        sending.made = f"/meetings/{id}"
        await cancel_registration(id, CancelRegistration(person_id, by_staff=True), work)
        ask_first(request, *taking_off(await participant(work.session, person_id)), yes=say("Remove from the list"))
    return move_on(request, f"/meetings/{id}", say("The registration is cancelled."))


def taking_off(person: Participant | None) -> tuple[Text, ...]:
    """What is asked before somebody is taken off the list."""
    title = say("Take {name} off the list?", name=person.name) if person else say("Take this guest off the list?")
    return title, say("They are written to. A seat that becomes free goes to the next in the queue.")


@router.post("/people/{person_id}/keep")
async def keep_seat(request: Request, id: UUID, person_id: UUID) -> Response:
    """Somebody who belongs no longer keeps their seat: staff want them there."""
    async with opened(request) as work:
        await vouch_for(id, person_id, work)
    return move_on(request, f"/meetings/{id}", say("The seat stays theirs."))


def name_in(entry: Entry, language: str) -> str:
    """The name in the list for a spreadsheet; a guest's is their union and their reference."""
    if not entry.union:
        return entry.name
    return say("Guest of {union}, ref. {reference}", union=entry.union, reference=entry.reference).into(language)


@router.get("/participants.csv")
async def export(request: Request, id: UUID) -> Response:
    """Everybody with a seat, an offer or a place in the queue, or who had when it was called off; it is noted."""
    language, clock = language_of(request), place_of(request).clock
    async with opened(request) as work:
        meeting = await meetings.meeting(work.session, id, drafts=True)
        entries = await registrations.entries(work.session, id, clock.today())
        note_export(Exported.PARTICIPANTS, meeting.title, work)
    had_one = registrations.called_off(entries, meeting)
    rows = [
        (
            name_in(one, language),
            one.cooperatives,
            one.email or "",
            one.phone or "",
            STATES[one.state],
            one.seats,
            clock.local(one.asked_at).date(),
            ATTENDANCE[one.attendance] if one.state == SeatState.REGISTERED else "",
        )
        for one in entries
        if one.state in LIVE or one in had_one
    ]
    table = csv_bytes([one.into(language) for one in HEADINGS], rows, language)
    disposition = {"Content-Disposition": f'attachment; filename="participants-{id.hex[-8:]}.csv"'}
    return Response(table, media_type="text/csv; charset=utf-8", headers=disposition)
