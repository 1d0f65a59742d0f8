"""The gate: every route of a service is open to whom the table of permissions says, and to nobody else.

Beside it, what pages ask the table about whoever looks: `sees` a field, `does` a deed, `may` use a route.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.requests import Request

from shared.access.permissions import Permissions
from shared.errors import NotAllowed, NotSignedIn
from shared.identity import Visitor
from shared.text import Text
from shared.web.same_origin import SAFE
from shared.web.visitors import visitor_of

READ, WRITE = "read", "write"


async def permitted(request: Request) -> None:
    """Dependency of every route. Raises NotSignedIn, NotAllowed."""
    line = table_of(request).of_route(request.method, request.scope["route"].path)
    visitor = visitor_of(request)
    if not line.allows(visitor, request.path_params) or not in_scope(request, visitor):
        raise NotAllowed if visitor else NotSignedIn


def sees(request: Request, field: str, **of: Any) -> bool:
    """Whether whoever asks sees that field of the thing that `of` names."""
    return table_of(request).sees(visitor_of(request), field, **of)


def hears(request: Request, word: str) -> bool:
    """Whether whoever asks may be told that something changed of all that this word stands for."""
    table, field = table_of(request), f"live.{word}"
    return table.knows("see", field) and table.sees(visitor_of(request), field)


def does(request: Request, deed: str, **of: Any) -> bool:
    """Whether whoever asks may do that deed."""
    return table_of(request).does(visitor_of(request), deed, **of)


def insist(request: Request, deed: str, otherwise: Text | None = None, **of: Any) -> None:
    """Goes on only for those who may do that deed. Raises NotAllowed."""
    if not does(request, deed, **of):
        raise NotAllowed(otherwise)


def insist_on_seeing(request: Request, field: str, **of: Any) -> None:
    """Goes on only for those who see that field. Raises NotAllowed."""
    if not sees(request, field, **of):
        raise NotAllowed


def may(request: Request, method: str, path: str, **of: Any) -> bool:
    """Whether a route (as it stands in the table) is open to whoever asks, with these values in its path."""
    return table_of(request).may(visitor_of(request), method, path, **of)


def knows(request: Request, method: str, path: str) -> bool:
    """Whether there is such a route at this address at all."""
    return (method, path) in table_of(request).beside


def table_of(request: Request) -> Permissions:
    """The table, as the application read it."""
    table: Permissions = request.app.state.permissions
    return table


def in_scope(request: Request, visitor: Visitor | None) -> bool:
    """Whether a program's token reaches so far: its scopes say of which service it may read or write the api."""
    if visitor is None or visitor.scopes is None:
        return True
    what = READ if request.method in SAFE else WRITE
    return request.url.path.startswith("/api/") and f"{table_of(request).service}:{what}" in visitor.scopes


def routes_of(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Method and path of every route of an application."""
    for route in iter_route_contexts(app.routes):
        if isinstance(route.original_route, APIRoute):
            yield from ((method, route.path or "") for method in sorted(route.methods or ()))


def check(doors: Iterable[APIRouter], table: Permissions) -> None:
    """Refuses doors with a route of which the table says nothing. Raises TableFault."""
    for door in doors:
        for route in door.routes:
            if isinstance(route, APIRoute):
                for method in sorted(route.methods or ()):
                    table.of_route(method, route.path)
