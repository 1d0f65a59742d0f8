"""Each request has an id, and leaves one line in the log: which page, how it went, how long it took."""

import re
import time

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uuid_utils import uuid7

from shared.logs import bound, logger

TRACEPARENT = re.compile(r"^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}$")
UNLOGGED = ("/healthz", "/readyz", "/static/", "/live/")


class RequestLog:
    """Binds `request_id` and `trace_id` to every line of the request; at its end, writes `http.answered`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = short_id()
        scope.setdefault("state", {})["request_id"] = request_id
        started, status = time.perf_counter(), 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-Id"] = request_id
            await send(message)

        with bound(request_id=request_id, **trace_of(scope)):
            try:
                await self.app(scope, receive, send_with_id)
            finally:
                if not scope["path"].startswith(UNLOGGED):
                    ms = round((time.perf_counter() - started) * 1000, 1)
                    logger().info("http.answered", method=scope["method"], route=route_of(scope), status=status, ms=ms)


def short_id() -> str:
    """Sixteen letters and digits that sort by time: the milliseconds and two random bytes of a UUID 7."""
    digits = uuid7().hex
    return digits[:12] + digits[-4:]


def trace_of(scope: Scope) -> dict[str, str]:
    """The trace that the caller is following (W3C traceparent), if any."""
    found = TRACEPARENT.match(Headers(scope=scope).get("traceparent", ""))
    return {"trace_id": found[1]} if found else {}


def route_of(scope: Scope) -> str:
    """The route's template, `/meetings/{id}`: an address itself may hold a token or say too much."""
    return getattr(scope.get("route"), "path", None) or "(none)"
