"""Who asks: the visitor of a request, from the cookie or from `Authorization: Bearer`, with the roles of today."""

from dataclasses import replace
from datetime import datetime

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.access.lifetimes import is_over, lifetime, wants_renewal
from shared.access.standing import Standing
from shared.errors import NotSignedIn
from shared.identity import Seals, Visitor
from shared.web import cookies


async def visitor(request: Request) -> Visitor | None:
    """Dependency: whoever is signed in, or None."""
    return visitor_of(request)


async def signed_in(request: Request) -> Visitor:
    """Dependency: the visitor. Raises NotSignedIn."""
    found = visitor_of(request)
    if found is None:
        raise NotSignedIn
    return found


def visitor_of(request: Request) -> Visitor | None:
    """The visitor of this request, as `Visiting` found them; None when it was refused before anybody asked."""
    found: Visitor | None = request.scope["state"].get("visitor")
    return found


class Visiting:
    """Finds out who visits: by the session's cookie, or for a program by its token in `Authorization: Bearer`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request; a session that somebody uses is kept from seeming idle."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        visitor = scope.setdefault("state", {})["visitor"] = await find_visitor(request)
        uses = getattr(request.app.state, "token_uses", None)
        if uses and visitor is not None and visitor.scopes is not None:
            await uses.note(visitor)
        renews = visitor is not None and is_used(request) and wants_renewal(visitor, now_of(request))
        if visitor is None or not renews:
            await self.app(scope, receive, send)
            return
        renewed = Response()
        remember(request, renewed, visitor)
        cookie = renewed.headers["set-cookie"]
        if was_seen := getattr(request.app.state, "was_seen", None):
            await was_seen(visitor)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if not any(one.startswith(cookie.partition("=")[0]) for one in headers.getlist("set-cookie")):
                    headers.append("set-cookie", cookie)
            await send(message)

        await self.app(scope, receive, send_with_cookie)


async def find_visitor(request: Request) -> Visitor | None:
    """Whoever shows a good seal of a session that goes on, with the roles that they hold today; None for nobody."""
    claimed = claimed_by(request)
    standing: Standing | None = request.app.state.standing
    found = await standing.now(claimed) if claimed and standing else claimed
    if claimed is None or found is None:
        return None
    found = replace(found, begun_at=claimed.begun_at, seen_at=claimed.seen_at)
    return None if is_over(found, now_of(request)) else found


def now_of(request: Request) -> datetime:
    """The moment, by the clock that the seals go by."""
    seals: Seals = request.app.state.seals
    return seals.clock.now()


def is_used(request: Request) -> bool:
    """Whether a person asks: a page that looks again by itself, while nobody is there, keeps no session alive."""
    mode = request.headers.get("sec-fetch-mode", "navigate")
    return request.method != "GET" or (mode == "navigate" and "hx-request" not in request.headers)


def claimed_by(request: Request) -> Visitor | None:
    """Who the seal that came along speaks of; a program's token counts before a cookie."""
    seals: Seals = request.app.state.seals
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return seals.bearer(token.strip())
    token = cookies.held(request, seals.session_cookie)
    return seals.visitor(token) if token else None


def remember(request: Request, response: Response, person: Visitor) -> None:
    """Signs a person in, or keeps them so: the session cookie goes out with `response`."""
    token = request.app.state.seals.session(person)
    cookies.put(request, response, session_cookie(request), token, int(lifetime(person).idle.total_seconds()))


def forget(request: Request, response: Response) -> None:
    """Signs out: the session cookie is taken back."""
    cookies.take_back(request, response, session_cookie(request))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'


def session_cookie(request: Request) -> str:
    """What the cookie of a session is called here."""
    seals: Seals = request.app.state.seals
    return seals.session_cookie
