"""Where somebody is signed in at the hub: one's own sessions, and for the operator everybody's; each may be ended."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.confederation.actions.end_session import end_all_sessions, end_session, take_away_access
from services.confederation.actions.see_session import see_session
from services.confederation.queries.sessions import open_sessions
from services.confederation.rules.readers import who
from shared.errors import NotSignedIn
from shared.identity import Role, Visitor
from shared.text import Text, say
from shared.web.forms.question import ask_first
from shared.web.moving_on import move_on
from shared.web.visitors import forget, visitor_of
from shared.web.works import opened, place_of, reading
from shared.work import Workplace

router = APIRouter(include_in_schema=False)
ACCOUNT, SIGN_IN = "/account", "/sign-in"


@router.get("/account")
async def show(request: Request) -> Response:
    """One's own sessions; for the operator those of others too."""
    visitor = signed_in(request)
    async with reading(request) as session:
        found = await open_sessions(place_of(request).clock.now(), session)
    mine = [one for one in found if one.reader == visitor]
    others = [one for one in found if one.reader != visitor] if visitor.has(Role.OPERATOR) else []
    answer: Response = request.app.state.templates.page(
        request, "account/show.html", mine=mine, others=others, who=who(visitor), who_is=who
    )
    return answer


@router.post("/account/sessions/{id}/end")
async def end_one(request: Request, id: str) -> Response:
    """I am signed out in that browser."""
    visitor = signed_in(request)
    async with opened(request) as work:
        await end_session(id, visitor, work)
        words = say("That browser comes in again with a new link of the operator.")
        ask_first(request, say("Sign out there?"), words, yes=say("Sign out there"), danger=False)
    if id == visitor.session_id:
        return gone(request, say("You are signed out."))
    return move_on(request, ACCOUNT, say("You are signed out there."))


@router.post("/account/sessions/end")
async def end_all_mine(request: Request) -> Response:
    """I am signed out everywhere, here too."""
    visitor = signed_in(request)
    async with opened(request) as work:
        await end_all_sessions(visitor, work)
        words = say("You come in again with a new link of the operator.")
        ask_first(request, say("Sign out everywhere, here too?"), words, yes=say("Sign out everywhere"))
    return gone(request, say("You are signed out everywhere."))


@router.post("/readers/{id}/end")
async def take_away(request: Request, id: str) -> Response:
    """Whoever has that session comes in no more, unless the operator makes a new link."""
    visitor = signed_in(request)
    async with opened(request) as work:
        reader = await take_away_access(id, work)
        title = say("Take the access of “{who}” away?", who=who(reader))
        words = say("All their sessions end, and links that they have not used open nothing.")
        ask_first(request, title, words, yes=say("Take access away"))
    if reader == visitor:
        return gone(request, say("You are signed out everywhere."))
    return move_on(request, ACCOUNT, say("“{who}” has no access any more.", who=who(reader)))


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


def gone(request: Request, said: Text) -> Response:
    """The end, in this browser too."""
    answer = move_on(request, SIGN_IN, said)
    forget(request, answer)
    return answer
