"""Every path that a process answers, of whatever kind its route is, and what lets people through to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.applications import Starlette
from starlette.routing import Mount, Route

from deploy.catcher.guard import FOR_MACHINES
from shared.access.permissions import Cell, Permissions, TableFault

FOR_ALL = {
    "/static": "files that every page needs, the same for everybody, from the repository",
    "/openapi.json": "which doors there are for programs; docs/openapi has the same",
}
"""What is open although no table decides it: nothing in it is of any union."""


@dataclass(frozen=True)
class Path:
    """One way to ask; `open`: whoever is not signed in may. None: nobody has decided."""

    method: str
    path: str
    open: bool | None


def paths_of_service(app: FastAPI) -> Iterator[Path]:
    """A service's, with what the table says of each."""
    table: Permissions = app.state.permissions
    known = {id(context.original_route): context for context in iter_route_contexts(app.routes)}
    for context in known.values():
        route: Any = context.original_route
        if isinstance(route, APIRoute):
            yield from (
                Path(method, context.path or "", decided(table, method, context.path or "")) for method in route.methods
            )
        elif isinstance(route, Mount):
            yield Path("GET", f"{route.path}/nothing.css", route.path in FOR_ALL or None)
        elif isinstance(route, Route):
            yield from (Path(method, route.path, route.path in FOR_ALL or None) for method in route.methods or ())
        else:
            yield Path("GET", str(getattr(route, "path", route)), None)


def decided(table: Permissions, method: str, path: str) -> bool | None:
    """What the table says to whoever is not signed in."""
    try:
        return table.of_route(method, path).cells["visitor"] is Cell.YES
    except TableFault:
        return None


def paths_of_catcher(app: Starlette) -> Iterator[Path]:
    """The catcher's: its guard stands before every one but those for machines."""
    guarded = any(getattr(layer.cls, "__name__", "") == "Guard" for layer in app.user_middleware)
    for route in app.routes:
        assert isinstance(route, Route)
        is_open = True if route.path in FOR_MACHINES else False if guarded else None
        yield from (Path(method, route.path, is_open) for method in route.methods or ())
