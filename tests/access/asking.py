"""One request to an application, without a server between: what it answers, byte for byte."""

import asyncio
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from starlette.types import ASGIApp, Message

from shared.identity import HUB_SESSION_COOKIE, SESSION_COOKIE

REFUSALS = {(401, "not-signed-in"), (403, "not-allowed")}
"""What the gate says; other refusals with these numbers are about a link or a form."""


@dataclass(frozen=True)
class Answer:
    """The status, and all that came."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def refused(self) -> bool:
        """Whether the gate said no."""
        return any(self.status == status and f"urn:maillon:{urn}".encode() in self.body for status, urn in REFUSALS)

    @property
    def whole(self) -> str:
        """Everything that reaches the browser."""
        return "\n".join(f"{name}: {value}" for name, value in self.headers.items()) + self.body.decode(
            "utf-8", "replace"
        )


async def ask(
    app: ASGIApp,
    method: str,
    address: str,
    cookie: str = "",
    accept: str = "application/json",
    body: bytes = b"",
    **more: str,
) -> Answer:
    """Sends a request as one of our own pages would; live answers end once they have begun."""
    parts = urlsplit(address)
    headers = {"host": "node.test", "accept": accept, "accept-language": "en", "sec-fetch-site": "same-origin"}
    headers |= {"cookie": f"{SESSION_COOKIE}={cookie}; {HUB_SESSION_COOKIE}={cookie}"} if cookie else {}
    headers |= {name.replace("_", "-"): value for name, value in more.items()}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": unquote(parts.path),
        "raw_path": parts.path.encode(),
        "query_string": parts.query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 50000),
        "server": ("node.test", 80),
    }
    messages, over = [{"type": "http.request", "body": body, "more_body": False}], asyncio.Event()
    sent: list[Message] = []

    async def receive() -> Message:
        if messages:
            return messages.pop(0)  # type: ignore[return-value]
        if not parts.path.startswith("/live/"):
            await over.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            over.set()

    await app(scope, receive, send)
    start = sent[0]
    body = b"".join(message.get("body", b"") for message in sent[1:])
    return Answer(start["status"], {name.decode(): value.decode("latin-1") for name, value in start["headers"]}, body)
