"""The one address of a node: looks at the beginning of a path and hands the request to the service that answers it."""

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Door:
    """An ASGI application in front of the services' own; what nobody answers goes to the first, which says so."""

    def __init__(self, parts: Sequence[tuple[Sequence[str], FastAPI]], catcher: ASGIApp | None) -> None:
        self.apps = [app for _, app in parts]
        self.catcher = catcher
        self.by_prefix = {prefix: app for prefixes, app in parts for prefix in prefixes}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        first, _, rest = scope.get("path", "/")[1:].partition("/")
        if first == "mail" and self.catcher:
            await self.catcher(scope, receive, send)
        elif first == "readyz":
            await (await self.ready())(scope, receive, send)
        else:
            prefix = f"{first}/{rest.partition('/')[0]}" if first in ("api", "live") else first
            await self.by_prefix.get(prefix, self.apps[0])(scope, receive, send)

    async def ready(self) -> JSONResponse:
        """Whether every service is ready."""
        checks: dict[str, Any] = {app.state.service.name: await app.state.service.checks() for app in self.apps}
        well = all(all(named.values()) for named in checks.values())
        return JSONResponse({"ready": well, "checks": checks}, status_code=200 if well else 503)
