"""One connection to a browser: it gets no more patience than a person with a bad line needs.

Uvicorn waits for ever for the rest of a request, and takes headers of any length. Behind a gateway that is the
gateway's business, but a node without containers stands in the open.
"""

from asyncio import TimerHandle, Transport
from typing import Any, ClassVar

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

TOO_LONG = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-type: text/plain; charset=utf-8\r\n"
    b"content-length: 44\r\nconnection: close\r\n\r\nThe address or the headers are far too long."
)


class Unacceptable(Exception):
    """Ends the reading of a request; the parser has it answered."""


class Connection(HttpToolsProtocol):
    """Uvicorn's own, with limits."""

    headers_within_s: ClassVar[float] = 20
    body_within_s: ClassVar[float] = 300  # 20 MB at half a megabit in a second
    longest_headers: ClassVar[int] = 64 * 1024  # bytes; browsers send two or three thousand

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.patience: TimerHandle | None = None
        self.in_headers = True
        self.heading = 0  # bytes of headers that are not complete
        self.head = self.hosts = 0  # bytes of the headers that are, and how often one of them is Host

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Somebody is there: a request should follow."""
        super().connection_made(transport)
        self.wait(self.headers_within_s)

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self.wait(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Some of a request has come."""
        super().data_received(data)
        self.heading = self.heading + len(data) if self.in_headers else 0
        if self.heading > self.longest_headers and not self.transport.is_closing():
            self.refuse()

    def refuse(self) -> None:
        """The headers are too long."""
        self.transport.write(TOO_LONG)
        self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """What came is no request that we take."""
        if self.head > self.longest_headers:
            self.refuse()
        else:
            super().send_400_response(msg)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        super().on_message_begin()
        self.in_headers, self.head, self.hosts = True, 0, 0
        self.wait(self.headers_within_s)

    def on_url(self, url: bytes) -> None:
        """Some of the address."""
        self.head += len(url)
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header. Raises Unacceptable, as soon as they are too long in all."""
        self.head += len(name) + len(value) + 4
        self.hosts += name.lower() == b"host"
        if self.head > self.longest_headers:
            raise Unacceptable
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """What follows is the body. Raises Unacceptable for a request to two hosts (RFC 9112, section 3.2)."""
        if self.hosts > 1:
            raise Unacceptable
        super().on_headers_complete()
        self.in_headers, self.heading = False, 0
        self.wait(self.body_within_s)

    def on_message_complete(self) -> None:
        """All of it is here; how long the answer takes is up to us."""
        super().on_message_complete()
        self.wait(None)

    def wait(self, seconds: float | None) -> None:
        """The next step must come within that time; None: nothing is awaited."""
        if self.patience:
            self.patience.cancel()
        self.patience = self.loop.call_later(seconds, self.transport.close) if seconds else None
