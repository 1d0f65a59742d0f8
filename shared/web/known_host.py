"""The node answers to its own name only: links in what it writes never lead to a name that a stranger chose."""

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.errors import Refused
from shared.text import say

THIS_MACHINE = frozenset({"localhost", "127.0.0.1", "::1"})
FOR_MACHINES = frozenset({"/healthz", "/readyz"})
"""Asked by supervisors and gateways, by whatever address they have."""


class AnotherHost(Refused):
    """Somebody asked for a site that this is not."""

    status = 421

    def __init__(self) -> None:
        super().__init__(say("This site does not answer to that name. Use the address that your union gave you."))


class KnownHost:
    """Refuses requests whose Host header is none of `names`; with no names at all, everything passes."""

    def __init__(self, app: ASGIApp, names: Collection[str] = ()) -> None:
        self.app = app
        self.names = frozenset(name.lower() for name in names)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or raises AnotherHost."""
        if scope["type"] == "http" and self.names and scope["path"] not in FOR_MACHINES:
            named = host_in(Headers(scope=scope).get("host", ""))
            if named not in self.names and named not in THIS_MACHINE:
                raise AnotherHost
        await self.app(scope, receive, send)


def host_in(header: str) -> str:
    """The name in a Host header, without its port; empty when it is none."""
    try:
        return (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return ""
