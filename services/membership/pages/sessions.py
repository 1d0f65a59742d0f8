"""Where somebody is signed in: one's own sessions, and for staff those of a person; each may be ended."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.end_session import Ended, end_all_sessions, end_session
from services.membership.actions.see_session import see_session
from services.membership.models import Person, Session
from services.membership.models.mandate import KIND_WORDS
from services.membership.pages.office import insist_on_file
from services.membership.queries.audit import entries_about
from services.membership.queries.people import mandates
from services.membership.queries.sessions import open_sessions
from services.membership.rules.audit_words import BY
from services.membership.rules.mandate_words import MAY_DO
from shared.access.lifetimes import lifetime
from shared.errors import NotSignedIn
from shared.identity import SESSION_LASTS, Visitor
from shared.text import Text, say
from shared.web.forms.question import ask_first
from shared.web.moving_on import move_on
from shared.web.visitors import forget, visitor_of
from shared.web.works import opened, place_of, reading
from shared.work import Workplace

router = APIRouter(include_in_schema=False)
ACCOUNT = "/account"
LAST_ENTRIES = 20


@router.post("/account/sessions/{id}/end")
async def end_mine(request: Request, id: str) -> Response:
    """I am signed out in that browser."""
    visitor = signed_in(request)
    async with opened(request) as work:
        session = await end_session(id, visitor.person_id, work)
        ask_first(request, say("Sign out there?"), where(session), yes=say("Sign out there"), danger=False)
    if id != visitor.session_id:
        return move_on(request, ACCOUNT, say("You are signed out there."))
    answer = move_on(request, "/sign-in", say("You are signed out."))
    forget(request, answer)
    return answer


@router.post("/account/sessions/end")
async def end_all_mine(request: Request) -> Response:
    """I am signed out everywhere, here too; my API tokens open nothing any more."""
    visitor = signed_in(request)
    async with opened(request) as work:
        ended = await end_all_sessions(visitor.person_id, work)
        ask_first(request, say("Sign out everywhere, here too?"), *what_ends(ended), yes=say("Sign out everywhere"))
    answer = move_on(request, "/sign-in", say("You are signed out everywhere."))
    forget(request, answer)
    return answer


@router.post("/people/{id}/sessions/{session_id}/end")
async def end_theirs(request: Request, id: UUID, session_id: str) -> Response:
    """Staff sign somebody out in one browser."""
    await insist_on_file(request, id)
    async with opened(request) as work:
        session = await end_session(session_id, id, work)
        person = await work.get(Person, id)
        ask_first(request, say("Sign {name} out there?", name=person.name), where(session), yes=say("Sign out there"))
    return move_on(request, f"/people/{id}#access", say("The session is ended."))


@router.post("/people/{id}/sessions/end")
async def end_all_theirs(request: Request, id: UUID) -> Response:
    """Staff sign somebody out everywhere."""
    await insist_on_file(request, id)
    async with opened(request) as work:
        ended = await end_all_sessions(id, work)
        person = await work.get(Person, id)
        title = say("Sign {name} out everywhere?", name=person.name)
        ask_first(request, title, *what_ends(ended), yes=say("Sign this person out everywhere"))
    return move_on(request, f"/people/{id}#access", say("This person is signed out everywhere."))


def where(session: Session) -> Text:
    """Which session it is about."""
    browser = session.browser or say("A program")
    return say("Browser: {browser}. Signed in since {since}.", browser=browser, since=session.begun_at)


def what_ends(ended: Ended) -> tuple[Text, ...]:
    """What it takes with it; it concerns one person."""
    return (
        say("Sessions that end: {sessions}.", sessions=ended.sessions),
        say("API tokens that stop working, with the programs that use them: {tokens}.", tokens=ended.tokens),
    )


def seen_by(place: Workplace) -> Callable[[Visitor], Awaitable[None]]:
    """What the application is to do when a session is renewed, which is rarely."""

    async def note(visitor: Visitor) -> None:
        async with place.work() as work:
            await see_session(visitor.session_id, work)

    return note


def signed_in(request: Request) -> Visitor:
    """Who asks. Raises NotSignedIn."""
    visitor = visitor_of(request)
    if visitor is None:
        raise NotSignedIn
    return visitor


async def own_access(request: Request, visitor: Visitor) -> dict[str, Any]:
    """What the account's page shows of sessions, mandates, and what happened."""
    now = place_of(request).clock.now()
    async with reading(request) as session:
        held = await mandates([visitor.person_id], session) if visitor.person_id else []
        return {
            "sessions": await open_sessions(visitor.person_id, now - lifetime(visitor).whole, session),
            "entries": await entries_about(visitor.person_id, LAST_ENTRIES, session),
            "held": [one for one in held if one.mandate.is_held_on(place_of(request).clock.today())],
            "kinds": KIND_WORDS,
            "may_do": MAY_DO,
            "by": BY,
        }


async def their_sessions(request: Request, person_id: UUID) -> dict[str, Any]:
    """What a person's page shows of their sessions."""
    async with reading(request) as session:
        return {"sessions": await open_sessions(person_id, place_of(request).clock.now() - SESSION_LASTS, session)}
