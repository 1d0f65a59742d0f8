"""Whatever a request says in words is rid of what nobody sees before any page, program or rule reads it."""

from collections.abc import Callable

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.encoded_text import PLAIN, visible_json, visible_pairs

FORM = "application/x-www-form-urlencoded"


class VisibleText:
    """Takes it off the query, off forms and off JSON; what comes beside files is for `shared/web/storable.py`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Passes one request on, as it was or as it reads."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        if not PLAIN.match(scope["query_string"]):
            scope["query_string"] = visible_pairs(scope["query_string"])
        kind = Headers(scope=scope).get("content-type", "").partition(";")[0].strip().lower()
        if kind == FORM or kind.endswith("json"):
            try:
                receive = await replayed(scope, receive, visible_pairs if kind == FORM else visible_json)
            except ClientDisconnect:  # nobody is left to be answered
                return
        await self.app(scope, receive, send)


async def replayed(scope: Scope, receive: Receive, cleaned: Callable[[bytes], bytes]) -> Receive:
    """The body, read as a whole and given on with nothing hidden in it."""
    sent = await Request(scope, receive).body()
    read = cleaned(sent)
    if read != sent:
        MutableHeaders(scope=scope)["content-length"] = str(len(read))
    first: list[Message] = [{"type": "http.request", "body": read, "more_body": False}]

    async def receive_again() -> Message:
        return first.pop() if first else await receive()

    return receive_again
