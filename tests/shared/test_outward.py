"""Addresses that somebody else named: which lead out, and which lead to what stands behind a node."""

import asyncio
import socket
from collections.abc import AsyncIterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from shared.outward import LARGEST_ANSWER, Barred, is_public, origin_of, outward_client


def inner_app() -> Starlette:
    """What a node would find behind itself."""

    async def hello(_: Request) -> Response:
        return PlainTextResponse("hello")

    async def elsewhere(_: Request) -> Response:
        return RedirectResponse("/hello")

    async def long(_: Request) -> Response:
        return PlainTextResponse("x" * (LARGEST_ANSWER + 1))

    async def packed(_: Request) -> Response:
        return Response(b"", headers={"Content-Encoding": "gzip"})

    return Starlette(routes=[Route(f"/{one.__name__}", one) for one in (hello, elsewhere, long, packed)])


@pytest.fixture
async def inner() -> AsyncIterator[str]:
    """Its address, by name."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(inner_app(), lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield f"http://localhost:{listening.getsockname()[1]}"
        server.should_exit = True
        await serving


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.1.2.3",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "240.0.0.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "2001:db8::1",
    ],
)
def test_what_stands_behind_a_node_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::9", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "https://localhost/",
        "https://127.0.0.1/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://169.254.169.254/latest/meta-data/",
        "http://9.9.9.9/",
        "https://user:password@localhost/",
    ],
)
async def test_no_spelling_of_an_inner_address_is_asked(address: str) -> None:
    async with outward_client() as client:
        with pytest.raises(Barred):
            await client.get(address)


async def test_a_chosen_address_is_asked_and_nothing_beside_it(inner: str) -> None:
    async with outward_client(inner, may_be_private=True) as client:
        assert (await client.get(f"{inner}/hello")).text == "hello"
        with pytest.raises(Barred):
            await client.get(inner.replace("localhost", "127.0.0.1") + "/hello")
    async with outward_client(inner) as client:
        with pytest.raises(Barred):
            await client.get(f"{inner}/hello")


async def test_a_redirect_is_not_followed(inner: str) -> None:
    async with outward_client(inner, may_be_private=True) as client:
        assert (await client.get(f"{inner}/elsewhere")).status_code == 307


async def test_an_answer_that_does_not_end_is_cut_off(inner: str) -> None:
    async with outward_client(inner, may_be_private=True) as client:
        with pytest.raises(Barred):
            await client.get(f"{inner}/long")


async def test_a_packed_answer_is_not_unpacked(inner: str) -> None:
    async with outward_client(inner, may_be_private=True) as client:
        with pytest.raises(Barred):
            await client.get(f"{inner}/packed")


def test_an_origin_is_scheme_host_and_port() -> None:
    assert origin_of("https://id.example.org/a") == origin_of("https://id.example.org:443")
    assert origin_of("http://id.example.org") != origin_of("https://id.example.org")
    assert origin_of("javascript:alert(1)") == origin_of("not an address") == ""
