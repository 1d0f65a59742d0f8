"""HEAD is answered as GET would be, without the body: link checkers, mail scanners and monitors ask so (RFC 9110)."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send

WITHOUT_END = "/live/"
"""A stream of events has no head to be told beforehand."""


class Head:
    """Turns HEAD into GET, and keeps what would have been shown."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http" or scope["method"] != "HEAD" or scope["path"].startswith(WITHOUT_END):
            await self.app(scope, receive, send)
            return

        async def send_head(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, send_head)
