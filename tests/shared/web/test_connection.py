"""Clients that never finish, and headers without end: what the server does when nobody stands in front of it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from shared.web.connection import Connection


class Hasty(Connection):
    """The same, in a hurry."""

    headers_within_s = 0.5
    body_within_s = 0.7


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    """Says how much was sent, a little later."""
    size, more = 0, True
    while more:
        message = await receive()
        size, more = size + len(message.get("body", b"")), message.get("more_body", False)
    await asyncio.sleep(1.0 if scope["path"] == "/slow" else 0)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@asynccontextmanager
async def served(protocol: Any = Hasty) -> AsyncIterator[int]:
    """The port of a server with these connections."""
    config = uvicorn.Config(echo, port=0, http=protocol, lifespan="off", log_config=None, access_log=False)
    server = uvicorn.Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await task


async def say(port: int, *parts: bytes, pause_s: float = 0.0) -> bytes:
    """Sends the parts one after the other; all that comes back until the server ends it, or three seconds are over."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for part in parts:
        writer.write(part)
        await asyncio.sleep(pause_s)
    try:
        async with asyncio.timeout(3):
            return await reader.read()
    except TimeoutError:
        return b"(left waiting)"
    except ConnectionError:
        return b"(cut off)"
    finally:
        writer.close()


GET = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"


async def test_who_sends_nothing_or_half_a_header_is_not_waited_for() -> None:
    async with served() as port:
        assert await say(port) == b""
        assert await say(port, b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ") == b""
        assert b"200 OK" in await say(port, GET)


async def test_who_never_ends_a_body_is_not_waited_for() -> None:
    async with served() as port:
        answer = await say(port, b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nhalf")
        assert answer == b""


async def test_an_answer_that_takes_long_is_not_cut_off() -> None:
    async with served() as port:
        assert b"200 OK" in await say(port, GET.replace(b"GET /", b"GET /slow"))


@pytest.mark.parametrize("long", [b"X-Long: " + b"a" * 300_000, b"X: y\r\n" * 60_000])
async def test_headers_without_end_are_refused_and_what_a_browser_sends_is_not(long: bytes) -> None:
    async with served(Connection) as port:
        refused = await say(port, b"GET / HTTP/1.1\r\nHost: a\r\n" + long)
        assert refused.startswith(b"HTTP/1.1 431") or refused == b"(cut off)"
        usual = b"Cookie: " + b"c" * 8_000 + b"\r\nConnection: close\r\n\r\n"
        assert b"200 OK" in await say(port, b"GET / HTTP/1.1\r\nHost: a\r\n" + usual)


@pytest.mark.parametrize(
    "head",
    [b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 70_000, b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: a"],
    ids=["a header", "the address"],
)
async def test_headers_that_come_whole_and_are_too_long_are_refused_too(head: bytes) -> None:
    async with served(Connection) as port:
        assert (await say(port, head + b"\r\n\r\n")).startswith(b"HTTP/1.1 431")
        within = b"GET / HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 60_000 + b"\r\nConnection: close\r\n\r\n"
        assert b"200 OK" in await say(port, within)


async def test_a_request_to_two_hosts_is_refused() -> None:
    async with served(Connection) as port:
        for second in (b"Host: b", b"hOST:b", b"Host: a"):
            answer = await say(port, GET.replace(b"Host: a\r\n", b"Host: a\r\n" + second + b"\r\n"))
            assert answer.startswith(b"HTTP/1.1 400")
        assert b"200 OK" in await say(port, GET)


async def test_a_large_body_after_short_headers_is_no_long_header() -> None:
    async with served(Connection) as port:
        head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 900000\r\n\r\n"
        assert b"200 OK" in await say(port, head + b"b" * 900_000)


async def test_uvicorn_alone_would_wait_for_ever() -> None:
    async with served("httptools") as port:
        assert await say(port, b"GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ") == b"(left waiting)"
