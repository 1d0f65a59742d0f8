"""The link in an e-mail: one person's registration for one meeting, and nothing else; it signs nobody in.

Opening it changes nothing, whoever opens it: mail programs and scanners do, some as a whole browser. The answer is a
button, which only a person presses. A link lives as long as its meeting; it dies with its person's last mandate, with
"sign out everywhere" and with a new address.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from services.meetings.errors import LinkIsOver, NoSuchMeeting, NotKnownYet
from services.meetings.models import Meeting, MeetingElsewhere, Participant, RequestElsewhere
from services.meetings.pages.answers import answer
from services.meetings.pages.network import answer_elsewhere, hours
from services.meetings.pages.seats_wanted import seats_in
from services.meetings.queries import meetings, network, registrations
from services.meetings.queries.participants import participant
from services.meetings.queries.personal_links import is_over
from services.meetings.queries.registrations import Seat
from services.meetings.rules.choice import Choice
from services.meetings.rules.choices import choices
from services.meetings.rules.choices_elsewhere import choices_elsewhere
from services.meetings.rules.departments import names_of
from shared.errors import NotFound, Refused
from shared.identity import LANGUAGE_COOKIE, BadSeal
from shared.text import LANGUAGES
from shared.web.language import language_of
from shared.web.works import opened, place_of, reading

router = APIRouter(prefix="/r/{token}", include_in_schema=False)

MEANS: dict[str, tuple[Choice, ...]] = {
    "register": (Choice.REGISTER, Choice.QUEUE, Choice.ACCEPT, Choice.ASK, Choice.UNDO),
    "cancel": (Choice.CANCEL, Choice.LEAVE, Choice.DECLINE, Choice.TAKE_BACK),
    "accept": (Choice.ACCEPT,),
    "decline": (Choice.DECLINE,),
}
"""What the `do` of a link may turn out to be by the time it is opened."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a sealed link names, and when it was made."""

    meeting_id: UUID
    person_id: UUID
    sealed_at: datetime


@router.get("")
async def show(request: Request, token: str, do: str = "") -> Response:
    """The registration as it stands; with `do`, the button that was meant."""
    return await link_page(request, await good_link(request, token), do)


@router.post("")
async def act(request: Request, token: str) -> Response:
    """Does it, and shows how the registration stands now; a refusal is said on the same page."""
    link, form = await good_link(request, token), await request.form()
    do, seats = str(form.get("do", "")), seats_in(form.get("seats"))
    try:
        try:
            async with opened(request) as work:
                await answer(do, link.meeting_id, link.person_id, seats, work)
        except NotFound:
            async with opened(request) as work:
                await answer_elsewhere(do, link.meeting_id, link.person_id, seats, work)
    except Refused as refusal:
        return await link_page(request, link, "", refusal)
    return RedirectResponse(f"/r/{token}", status_code=303)


def link_in(request: Request, token: str) -> Link:
    """What the token names. Raises BadSeal."""
    held, sealed_at = request.app.state.seals.look("registration", token, None)
    try:
        return Link(UUID(held["m"]), UUID(held["p"]), sealed_at)
    except (KeyError, ValueError, AttributeError):
        raise BadSeal from None


async def good_link(request: Request, token: str) -> Link:
    """What the token names, while it speaks for its person. Raises BadSeal, LinkIsOver."""
    link, place = link_in(request, token), place_of(request)
    async with reading(request) as session:
        over = await is_over(session, place, link.person_id, link.sealed_at)
        try:
            meeting: Meeting | MeetingElsewhere = await meetings.meeting(session, link.meeting_id)
        except NoSuchMeeting:
            meeting = await network.meeting(session, link.meeting_id)
    if over or meeting.ends_at <= place.clock.now():
        raise LinkIsOver
    return link


async def link_page(request: Request, link: Link, do: str, refusal: Refused | None = None) -> Response:
    """The page of one registration. Raises NotKnownYet when the person's name has not arrived here."""
    async with reading(request) as session:
        person = await participant(session, link.person_id)
        try:
            meeting = await meetings.meeting(session, link.meeting_id)
            seat = await registrations.seat(session, link.meeting_id, link.person_id)
            values = shown(request, meeting, seat, do)
        except NoSuchMeeting:
            there = await network.meeting(session, link.meeting_id)
            asked = await network.request_of(session, link.meeting_id, link.person_id)
            values = shown_elsewhere(request, there, asked, do)
    if person is None:
        raise NotKnownYet
    templates = request.app.state.templates
    body = templates.text(
        language_for(request, person),
        "links/elsewhere.html" if "asked" in values else "links/show.html",
        person=person,
        **templates.always(request),
        said=None,
        refusal=refusal,
        **values,
    )
    return HTMLResponse(body, status_code=refusal.status if refusal else 200)


def shown(request: Request, meeting: Meeting, seat: Seat | None, do: str) -> dict[str, Any]:
    """What the page shows."""
    now = place_of(request).clock.now()
    open_to = choices(meeting, seat, now)
    return {
        "meeting": meeting,
        "departments_concerned": names_of(meeting.departments),
        "seat": seat,
        "choices": open_to,
        "meant": meant(open_to, do),
        "action": request.url.path,
        "closed": now >= meeting.registration_closes_at,
        "not_open": now < meeting.registration_opens_at,
        "begun": now >= meeting.starts_at,
    }


def shown_elsewhere(
    request: Request, meeting: MeetingElsewhere, asked: RequestElsewhere | None, do: str
) -> dict[str, Any]:
    """The same for a meeting of another union."""
    open_to = choices_elsewhere(meeting, asked, place_of(request).clock.now())
    return {
        "meeting": meeting,
        "asked": asked,
        "choices": open_to,
        "meant": meant(open_to, do),
        "action": request.url.path,
        **hours(request, meeting),
    }


def meant(open_to: tuple[Choice, ...], do: str) -> Choice | None:
    """The answer that a link means, if it is open."""
    return next((one for one in open_to if one in MEANS.get(do, ())), None)


def language_for(request: Request, person: Participant) -> str:
    """The language chosen in this browser, else the person's own."""
    if LANGUAGE_COOKIE in request.cookies or person.language not in LANGUAGES:
        return language_of(request)
    return person.language
