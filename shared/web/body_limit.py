"""How much one request may bring along: what is larger is refused in words before it is read."""

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import Refused
from shared.text import say

MB = 2**20  # bytes


class TooLarge(Refused):
    """What was announced is more than this address takes."""

    status = 413

    def __init__(self, most: int) -> None:
        super().__init__(say("What you sent is too large: at most {most} MB can be sent here.", most=most / MB))


class BodyLimit:
    """Refuses a body of more than `largest` bytes: by its announced length, or as soon as more has come.

    `larger` are paths that take more bytes, from whoever is signed in.
    """

    def __init__(self, app: ASGIApp, largest: int, larger: Mapping[str, int] | None = None) -> None:
        self.app = app
        self.largest, self.larger = largest, larger or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request. Raises TooLarge, or HTTPException(413): FastAPI lets it pass while it reads a form."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most = self.most_for(scope)
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and (len(announced) > 15 or int(announced) > most):
            raise TooLarge(most)
        come = 0

        async def receive_some() -> Message:
            nonlocal come
            message = await receive()
            come += len(message.get("body", b""))
            if come > most:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_some, send)

    def most_for(self, scope: Scope) -> int:
        """How many bytes this request may bring."""
        signed_in = scope.get("state", {}).get("visitor") is not None
        return self.larger.get(scope["path"], self.largest) if signed_in else self.largest
