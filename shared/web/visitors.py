"""Who asks: the visitor of a request, from the cookie or from `Authorization: Bearer`."""

from starlette.requests import Request
from starlette.responses import Response

from shared.errors import NotAllowed, NotSignedIn
from shared.identity import SESSION_COOKIE, SESSION_LASTS, Role, Seals, Visitor


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
    if found.role is not Role.OPERATOR:
        raise NotAllowed
    return found


def visitor_of(request: Request) -> Visitor | None:
    """The visitor, unsealed once for each request."""
    state = request.scope.setdefault("state", {})
    if "visitor" not in state:
        token = session_token(request)
        seals: Seals = request.app.state.seals
        state["visitor"] = seals.visitor(token) if token else None
    found: Visitor | None = state["visitor"]
    return found


def session_token(request: Request) -> str:
    """The session token that came along, or nothing."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else request.cookies.get(SESSION_COOKIE, "")


def remember(request: Request, response: Response, person: Visitor) -> None:
    """Signs a person in: the session cookie goes out with `response`."""
    response.set_cookie(
        SESSION_COOKIE,
        request.app.state.seals.session(person),
        max_age=int(SESSION_LASTS.total_seconds()),
        httponly=True,
        samesite="lax",
        secure=request.app.state.secure_cookies,
    )


def forget(response: Response) -> None:
    """Signs out: the session cookie is taken back."""
    response.delete_cookie(SESSION_COOKIE, httponly=True, samesite="lax")
