"""Somebody is in: on to the page that they wanted, with a session's cookie."""

from datetime import timedelta

from starlette.requests import Request
from starlette.responses import Response

from services.membership.actions.count_attempt import Limit, count_attempt
from services.membership.pages.asking import asking_of, forget_asking
from services.membership.pages.known_browser import know_again
from services.membership.pages.passkey_offer import offer_once
from shared.identity import Visitor
from shared.text import say
from shared.web.clients import client_address
from shared.web.moving_on import move_on
from shared.web.visitors import remember
from shared.work import Work

TRIES_OF_CLIENT = Limit("sign-in tries of client", 40, timedelta(minutes=15))


async def come_in(request: Request, visitor: Visitor) -> Response:
    """The answer to whoever has proved who they are by a link or a code."""
    words = (
        say("Welcome, {name}.", name=visitor.name)
        if visitor.name
        else say("You are signed in as the operator of this node.")
    )
    answer = move_on(request, asking_of(request).to, words)
    remember(request, answer, visitor)
    forget_asking(request, answer)
    know_again(request, answer)
    await offer_once(request, answer, visitor)
    return answer


async def count_client(limit: Limit, request: Request, work: Work) -> None:
    """Counts a try from where this request comes. Raises TooOften."""
    await count_attempt(limit, client_digest(request), work)


def client_digest(request: Request) -> str:
    """What is kept of where a request comes from: enough to count, too little to know."""
    return str(request.app.state.seals.digest("client", client_address(request)))
