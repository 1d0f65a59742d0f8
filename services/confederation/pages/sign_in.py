"""Signing in at the hub with a link, and out; and where `/` leads."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from services.confederation.actions.end_session import sign_out
from services.confederation.actions.sign_in import sign_in
from shared.errors import Refused
from shared.text import say
from shared.web.moving_on import move_on
from shared.web.visitors import forget, remember, visitor_of
from shared.web.works import opened

router = APIRouter(include_in_schema=False)
FIRST_PAGE = "/overview"


@router.get("/")
async def home(request: Request) -> Response:
    """Everybody begins at the overview; who is not signed in is told how to."""
    return RedirectResponse(FIRST_PAGE if visitor_of(request) else "/sign-in", status_code=303)


@router.get("/sign-in")
async def how(request: Request) -> Response:
    """How to get in."""
    answer: Response = request.app.state.templates.page(request, "sign_in/how.html")
    return answer


@router.get("/sign-in/{token}")
async def ask(request: Request, token: str) -> Response:
    """Opening the link changes nothing, so that a mail scanner does not use it up: somebody presses the button."""
    answer: Response = request.app.state.templates.page(request, "sign_in/link.html", token=token)
    return answer


@router.post("/sign-in/{token}")
async def enter(request: Request, token: str) -> Response:
    """Uses the link up, and begins a session."""
    async with opened(request) as work:
        visitor = await sign_in(token, work)
    if isinstance(visitor, Refused):
        raise visitor
    answer = move_on(request, FIRST_PAGE, say("You are signed in."))
    remember(request, answer, visitor)
    return answer


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    """Ends the session, for a copy of its cookie too."""
    if visitor := visitor_of(request):
        async with opened(request) as work:
            await sign_out(visitor, work)
    answer = move_on(request, "/sign-in", say("You are signed out."))
    forget(request, answer)
    return answer
