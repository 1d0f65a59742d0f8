"""The gate: every route of a service is open to whom the table of permissions says, and to nobody else."""

from collections.abc import Iterator

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.requests import Request

from shared.access.permissions import Permissions
from shared.errors import NotAllowed, NotSignedIn
from shared.identity import Visitor
from shared.web.same_origin import SAFE
from shared.web.visitors import visitor_of

READ, WRITE = "read", "write"


async def permitted(request: Request) -> None:
    """Dependency of every route. Raises NotSignedIn, NotAllowed."""
    table: Permissions = request.app.state.permissions
    line = table.of_route(request.app.state.service.name, request.method, request.scope["route"].path)
    visitor = visitor_of(request)
    if not line.allows(visitor, request.path_params) or not in_scope(request, visitor):
        raise NotAllowed if visitor else NotSignedIn


def in_scope(request: Request, visitor: Visitor | None) -> bool:
    """Whether a program's token reaches so far: its scopes say of which service it may read or write the api."""
    if visitor is None or visitor.scopes is None:
        return True
    what = READ if request.method in SAFE else WRITE
    return request.url.path.startswith("/api/") and f"{request.app.state.service.name}:{what}" in visitor.scopes


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of every route of an application."""
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            yield from ((method, route.path or "") for method in sorted(route.methods or ()))


def check(app: FastAPI) -> None:
    """Refuses an application with a route of which the table says nothing. Raises TableFault."""
    for method, path in routes_of(app):
        app.state.permissions.of_route(app.state.service.name, method, path)
