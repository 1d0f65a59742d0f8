"""Signing in with a link that was handed over, and out."""

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.end_session import sign_out
from services.membership.actions.sign_in import sign_in
from services.membership.pages.coming_in import TRIES_OF_CLIENT, come_in, count_client
from shared.errors import Refused
from shared.text import say
from shared.web.moving_on import move_on
from shared.web.visitors import forget, visitor_of
from shared.web.works import opened

router = APIRouter(include_in_schema=False)


@router.get("/sign-in/{token}")
async def ask(request: Request, token: str) -> Response:
    """Opening the link changes nothing, so that a mail scanner does not use it up: somebody presses the button."""
    answer: Response = request.app.state.templates.page(request, "sign_in/link.html", token=token)
    return answer


@router.post("/sign-in/{token}")
async def enter(request: Request, token: str) -> Response:
    """Uses the link up, and begins a session."""
    async with opened(request) as work:
        await count_client(TRIES_OF_CLIENT, request, work)
        visitor = await sign_in(token, work)
    if isinstance(visitor, Refused):
        raise visitor
    return await come_in(request, visitor)


@router.post("/sign-out")
async def leave(request: Request) -> Response:
    """Ends the session in this browser, on all services."""
    if visitor := visitor_of(request):
        async with opened(request) as work:
            await sign_out(visitor.session_id, work)
    answer = move_on(request, "/sign-in", say("You are signed out."))
    forget(request, answer)
    return answer
