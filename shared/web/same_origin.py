"""What changes something must come from our own pages: a stranger's form cannot use a person's session.

A stranger's page may lead people here, and no more: it cannot load, frame or read anything of ours.
"""

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.addresses import split
from shared.errors import NotAllowed
from shared.text import say

FOR_PROGRAMS = ("/api/", "/live/")
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class CameFromElsewhere(NotAllowed):
    """A form was sent from another site, or by a program without a session token."""

    def __init__(self) -> None:
        super().__init__(say("This form was not sent from a page of this site. Open the page here, and send it again."))


class LookedAtFromElsewhere(NotAllowed):
    """Another site wanted a part of ours for its own page."""

    def __init__(self) -> None:
        super().__init__(say("This cannot be shown inside another site. Open it here."))


class SameOrigin:
    """Lets unsafe methods pass from our own pages, and from programs that show a token, not a cookie."""

    def __init__(self, app: ASGIApp, posted_from_elsewhere: tuple[str, ...] = ()) -> None:
        self.app = app
        self.posted_from_elsewhere = posted_from_elsewhere

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or raises CameFromElsewhere."""
        if scope["type"] == "http":
            if scope["method"] in SAFE and not may_look(scope):
                raise LookedAtFromElsewhere
            if scope["method"] not in SAFE and not self.may_pass(scope):
                raise CameFromElsewhere
        await self.app(scope, receive, send)

    def may_pass(self, scope: Scope) -> bool:
        """Whether the browser says that our own page sent it, or no cookie could have been abused."""
        headers = Headers(scope=scope)
        if "cookie" not in headers and scope["path"].startswith(("/api/", *self.posted_from_elsewhere)):
            return True
        if site := headers.get("sec-fetch-site"):
            return site in ("same-origin", "none")
        return same_host(headers.get("origin", ""), headers.get("host", ""))


def may_look(scope: Scope) -> bool:
    """Whether a page, not a part of a stranger's page, asks: browsers say so (Fetch Metadata), programs say nothing."""
    headers = Headers(scope=scope)
    if headers.get("sec-fetch-site", "none") in ("same-origin", "none"):
        return True
    to_a_page = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest", "document") == "document"
    return to_a_page and not scope["path"].startswith(FOR_PROGRAMS)


def same_host(origin: str, host: str) -> bool:
    """Whether an Origin names the host that was asked."""
    return bool(host) and split(origin).netloc.lower() == host.lower()
