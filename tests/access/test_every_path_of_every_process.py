"""Every path of every process, also outside the table of permissions, is open to whom somebody decided, or closed.

Processes are the node (its services and the catcher behind one door), the hub, the catcher alone, and the gateway.
"""

import asyncio
import json
import os
import subprocess
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from pathlib import Path as File
from sysconfig import get_path
from typing import Any

import httpx
import pytest
import uvicorn
from fastapi import APIRouter
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp

from deploy.broker.server import BrokerServer
from deploy.catcher.app import catcher_app
from deploy.catcher.mailbox import Mailbox
from deploy.door import Door
from shared.identity import Role, a_visitor
from tests.access.asking import ask
from tests.access.filling import fill_hub, fill_node
from tests.access.processes import Path, paths_of_catcher, paths_of_service
from tests.access.walk import filled
from tests.access.world import BROKERS, NODE, SERVICES, World, open_world, sqlite_in
from tests.deploy.catching import ADDRESS, SECRET, a_letter
from tests.deploy.test_caught_mail import free_ports
from tests.deploy.until import until

CLOSED = {303, 401, 403, 404, 405, 421}
STRANGE = (
    "/mail2",
    "//mail",
    "/MAIL",
    "/mail/",
    "/mail/../people",
    "/%6dail",
    "/metrics",
    "/docs",
    "/redoc",
    "/.env",
    "/varz",
)
"""What is no path of ours, or one of ours in disguise."""


@pytest.fixture
def brokers(shared_broker: BrokerServer) -> dict[str, str]:
    """Where pages ask how the node is."""
    return dict.fromkeys(BROKERS, shared_broker.url_fed)


@pytest.fixture
async def node(folder: File, brokers: dict[str, str]) -> AsyncIterator[World]:
    """The services of a node, with something in them."""
    async with AsyncExitStack() as stack:
        world = await open_world(stack, sqlite_in(folder), **brokers)
        await fill_node(world)
        yield world


@pytest.fixture
def letter(folder: File) -> tuple[Mailbox, str]:
    """A mailbox with a letter in it, and that letter's name."""
    mailbox = Mailbox(folder / "mail", SECRET)
    return mailbox, mailbox.keep(a_letter())


def the_door(node: World, mailbox: Mailbox) -> Door:
    """The one address of a node."""
    catcher = catcher_app(mailbox, node.apps["membership"], ADDRESS)
    return Door([(SERVICES[name][0].PREFIXES, node.apps[name]) for name in NODE], catcher)


def paths_of_node(node: World, mailbox: Mailbox) -> list[Path]:
    """All that there is behind the door."""
    found = [path for name in NODE for path in paths_of_service(node.apps[name])]
    return [*found, *paths_of_catcher(catcher_app(mailbox, node.apps["membership"], ADDRESS))]


def address(world: World, path: Path, letter: str = "") -> str:
    """The path with something that is there."""
    if path.path.startswith("/mail/{"):
        return path.path.replace("{name}", letter).replace("{number:int}", "1")
    return filled(world, path.path, "own")


async def differences(
    app: ASGIApp, world: World, paths: Iterable[Path], letter: str = "", headers: dict[str, str] | None = None
) -> list[str]:
    """Where nobody has decided, or another than what was decided is answered to whoever is not signed in."""
    wrong = [f"nobody decided {path.method} {path.path}" for path in paths if path.open is None]
    for path in paths:
        answer = await ask(app, path.method, address(world, path, letter), **headers or {})
        closed = answer.refused or (answer.status == 303 and answer.headers["location"].startswith("/sign-in?next="))
        if path.open is closed or answer.status >= 500:
            wrong.append(f"{path.method} {path.path}: open={path.open}, answered {answer.status}")
    return wrong


async def test_every_path_of_a_node_is_decided_and_kept(node: World, letter: tuple[Mailbox, str]) -> None:
    mailbox, name = letter
    paths = paths_of_node(node, mailbox)
    assert len(paths) > 150 and {"/mail/{name}/source", "/static/nothing.css", "/openapi.json"} <= {
        one.path for one in paths
    }
    assert await differences(the_door(node, mailbox), node, paths, name) == []
    assert mailbox.names() == [name]


async def test_a_token_of_the_smallest_scope_opens_no_path_outside_the_api(
    node: World, letter: tuple[Mailbox, str]
) -> None:
    mailbox, name = letter
    seals = node.apps["membership"].state.seals
    token = seals.api_token(a_visitor(None, Role.OPERATOR), ["notifications:read"], timedelta(days=1))
    closed = [path for path in paths_of_node(node, mailbox) if path.open is False and not path.path.startswith("/api/")]
    for path in closed:
        answer = await ask(
            the_door(node, mailbox), path.method, address(node, path, name), authorization=f"Bearer {token}"
        )
        assert answer.refused, f"{path.method} {path.path}: {answer.status}"


async def test_every_path_of_the_hub_is_decided_and_kept(folder: File, brokers: dict[str, str]) -> None:
    async with AsyncExitStack() as stack:
        hub = await open_world(stack, sqlite_in(folder), ["confederation"], **brokers)
        await fill_hub(hub)
        app = hub.apps["confederation"]
        door = Door([(SERVICES["confederation"][0].PREFIXES, app)], None)
        paths = list(paths_of_service(app))
        assert len(paths) > 40 and await differences(door, hub, paths) == []
        assert (await ask(door, "GET", "/mail")).status == 404


async def test_every_path_of_the_catcher_alone_is_decided_and_kept(node: World, letter: tuple[Mailbox, str]) -> None:
    mailbox, name = letter
    async with listening(node.apps["membership"]) as membership:
        alone = catcher_app(mailbox, membership, ADDRESS)
        paths = list(paths_of_catcher(alone))
        assert len(paths) >= len({path.path for path in paths}) > 8
        assert await differences(alone, node, paths, name) == []


async def test_a_path_about_which_nobody_decided_is_found_whatever_its_kind(
    node: World, letter: tuple[Mailbox, str]
) -> None:
    app, router = node.apps["meetings"], APIRouter()
    router.add_api_route("/meetings/gossip", lambda: "x")
    app.include_router(router)
    app.add_route("/meetings/plain", lambda _: PlainTextResponse("x"))
    app.mount("/meetings/files", PlainTextResponse("x"))
    unguarded = catcher_app(letter[0], app, ADDRESS)
    unguarded.user_middleware = unguarded.user_middleware[:-1]
    paths = [*paths_of_service(app), *paths_of_catcher(unguarded)]
    unknown = {path.path for path in paths if path.open is None}
    assert {"/meetings/gossip", "/meetings/plain", "/meetings/files/nothing.css", "/mail", "/mail/{name}"} <= unknown


@pytest.mark.parametrize("caught", [True, False], ids=["try", "no profile"])
async def test_through_the_gateway_nothing_is_open_that_is_closed_behind_it(
    node: World, letter: tuple[Mailbox, str], folder: File, caught: bool
) -> None:
    mailbox, name = letter
    async with gateway(node, mailbox, folder, caught) as web:
        for path in paths_of_node(node, mailbox):
            answer = await web.request(path.method, address(node, path, name))
            is_there = caught or not path.path.startswith("/mail")
            if path.open is False and path.path != "/mail-server":
                assert answer.status_code in ({303, 401} if is_there else {404, 405}), f"{path}: {answer.status_code}"
            assert b"0123 4567" not in answer.content
        for strange in STRANGE:
            assert (await web.get(strange)).status_code in CLOSED, strange


@asynccontextmanager
async def listening(app: ASGIApp) -> AsyncIterator[str]:
    """An application on a port of its own; its address."""
    server = uvicorn.Server(uvicorn.Config(app, port=free_ports(1)[0], lifespan="off", log_config=None))
    task = asyncio.create_task(server.serve())
    await until(lambda: server.started, "it listens", 30)
    try:
        yield f"http://127.0.0.1:{server.config.port}"
    finally:
        server.should_exit = True
        await task


@asynccontextmanager
async def gateway(node: World, mailbox: Mailbox, folder: File, caught: bool) -> AsyncIterator[httpx.AsyncClient]:
    """The real gateway with the shipped configuration, before services of this process; nobody is signed in."""
    async with AsyncExitStack() as stack:
        places = {name: await stack.enter_async_context(listening(node.apps[name])) for name in NODE}
        alone = catcher_app(mailbox, places["membership"], ADDRESS)
        places["mail"] = await stack.enter_async_context(listening(alone))
        [port] = free_ports(1)
        file = folder / "gateway.json"
        file.write_text(configuration(places, port, caught))
        caddy = await asyncio.create_subprocess_exec(
            *(program(), "run", "--config", file), env=own(folder), stderr=asyncio.subprocess.DEVNULL
        )
        try:
            headers = {"Host": "node.test", "Sec-Fetch-Site": "same-origin", "Accept-Language": "en"}
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as web:
                await until(lambda: answers(web), "the gateway answers", 30)
                yield web
        finally:
            caddy.terminate()
            await caddy.wait()


def configuration(places: dict[str, str], port: int, caught: bool) -> str:
    """The shipped Caddyfile as Caddy reads it, with the containers' names led to this machine's ports."""
    told = own(File("/nonexistent")) | {"MAILLON_CATCHER": "mail:2525" if caught else ""}
    asked = [program(), "adapt", "--config", "deploy/gateway/Caddyfile", "--adapter", "caddyfile"]
    adapted = subprocess.run(asked, check=True, capture_output=True, text=True, env=told).stdout
    for name, where in places.items():
        assert f'"{name}:8000"' in adapted
        adapted = adapted.replace(f'"{name}:8000"', f'"{where.removeprefix("http://")}"')
    read: dict[str, Any] = json.loads(adapted)
    read["apps"]["http"]["servers"]["srv0"]["listen"] = [f"127.0.0.1:{port}"]
    return json.dumps(read)


def program() -> str:
    """Caddy, as a wheel brought it."""
    return str(File(get_path("scripts")) / "caddy")


def own(folder: File) -> dict[str, str]:
    """An environment in which it writes nowhere else."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }


async def answers(web: httpx.AsyncClient) -> bool:
    """Whether the gateway is there."""
    try:
        return (await web.get("/healthz")).status_code == 200
    except httpx.TransportError:
        return False
