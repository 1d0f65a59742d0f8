"""Whoever opens a page of the catcher is shown to membership first, wherever the catcher runs; it says who may read."""

from functools import cached_property
from typing import Any
from urllib.parse import quote

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.at_first_use import AtFirstUse
from shared.caught_mail import PATH, LetterReader
from shared.errors import Refused
from shared.text import say

httpx = AtFirstUse("httpx")
SHOWN = ("accept", "accept-language", "authorization", "cookie", "host", "user-agent", "x-forwarded-for")
"""What membership is shown of a request: all by which it knows people, and in which words it answers them."""

FOR_MACHINES = frozenset({"/healthz", "/readyz"})
PATIENCE_S = 5.0


class NobodyToAsk(Refused):
    """Membership does not answer, so nobody may read."""

    status = 503

    def __init__(self) -> None:
        super().__init__(say("The part of the node that knows you does not answer now. Try again in a moment."))


class Guard:
    """Lets those in of whom membership says that they may read; everybody else gets membership's own answer.

    `membership` is its application in this process, or its address.
    """

    def __init__(self, app: ASGIApp, membership: ASGIApp | str) -> None:
        self.app = app
        self.membership = membership

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. Raises NobodyToAsk."""
        if scope["type"] != "http" or scope["path"] in FOR_MACHINES:
            await self.app(scope, receive, send)
            return
        answer = await self.ask(Headers(scope=scope))
        if answer.status_code != 200:
            await no(Request(scope), answer)(scope, receive, send)
            return
        reader = LetterReader.model_validate_json(answer.content)
        scope.setdefault("state", {})["reader"] = reader
        scope["app"].state.language = reader.language
        await self.app(scope, receive, send)

    async def ask(self, headers: Headers) -> Any:
        """What membership says of whoever sent these headers."""
        try:
            return await self.client.get(PATH, headers={name: headers[name] for name in SHOWN if name in headers})
        except httpx.HTTPError as error:
            raise NobodyToAsk from error

    @cached_property
    def client(self) -> Any:
        """The way to membership."""
        if isinstance(self.membership, str):
            return httpx.AsyncClient(base_url=self.membership, timeout=PATIENCE_S)
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.membership), base_url="http://membership")


def no(request: Request, answer: Any) -> Response:
    """Membership's no; in a browser, whom nobody knows signs in and comes back."""
    asks_for_a_page = request.method == "GET" and "json" not in request.headers.get("accept", "")
    if answer.status_code == 401 and asks_for_a_page:
        return RedirectResponse(f"/sign-in?next={quote(request.url.path)}", status_code=303)
    return Response(answer.content, answer.status_code, media_type=answer.headers.get("content-type"))


def reader_of(request: Request) -> LetterReader:
    """Whom the guard has let in."""
    reader: LetterReader = request.scope["state"]["reader"]
    return reader
