"""Who asks: the visitor of a request, from the cookie or from `Authorization: Bearer`, with the roles of today."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.access.standing import Standing
from shared.errors import NotAllowed, NotSignedIn
from shared.identity import SESSION_COOKIE, SESSION_LASTS, Role, Seals, Visitor
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


async def manager(request: Request) -> Visitor:
    """Dependency: the union's staff or the operator. Raises NotSignedIn, NotAllowed."""
    found = await signed_in(request)
    if not found.may_manage():
        raise NotAllowed
    return found


async def operator(request: Request) -> Visitor:
    """Dependency: the node's operator. Raises NotSignedIn, NotAllowed."""
    found = await signed_in(request)
    if not found.has(Role.OPERATOR):
        raise NotAllowed
    return found


def visitor_of(request: Request) -> Visitor | None:
    """The visitor of this request, as `Visiting` found them."""
    found: Visitor | None = request.scope["state"]["visitor"]
    return found


class Visiting:
    """Finds out who visits: by the session's cookie, or for a program by its token in `Authorization: Bearer`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] == "http":
            scope.setdefault("state", {})["visitor"] = await find_visitor(Request(scope))
        await self.app(scope, receive, send)


async def find_visitor(request: Request) -> Visitor | None:
    """Whoever shows a good seal, with the roles that they hold today; None for nobody."""
    claimed = claimed_by(request)
    standing: Standing | None = request.app.state.standing
    return await standing.now(claimed) if claimed and standing else claimed


def claimed_by(request: Request) -> Visitor | None:
    """Who the seal that came along speaks of; a program's token counts before a cookie."""
    seals: Seals = request.app.state.seals
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return seals.bearer(token.strip())
    token = cookies.held(request, SESSION_COOKIE)
    return seals.visitor(token) if token else None


def remember(request: Request, response: Response, person: Visitor) -> None:
    """Signs a person in: the session cookie goes out with `response`."""
    token = request.app.state.seals.session(person)
    cookies.put(request, response, SESSION_COOKIE, token, int(SESSION_LASTS.total_seconds()))


def forget(request: Request, response: Response) -> None:
    """Signs out: the session cookie is taken back."""
    cookies.take_back(request, response, SESSION_COOKIE)
