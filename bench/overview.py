"""The hub's overview with five years of thirteen unions in its database, against a bare ASGI application."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.client import HTTPConnection
from multiprocessing import get_context
from multiprocessing.connection import Connection
from tempfile import TemporaryDirectory
from typing import Any

import psutil
import uvicorn
import uvloop

from bench.figures import Figure
from bench.load import load
from bench.rebuild import FEW, UNIONS, messages
from services.confederation.app import HERE, build
from services.confederation.handlers.from_unions import FromUnions
from services.confederation.models import Union
from services.confederation.settings import ConfederationSettings
from shared.clock import Clock
from shared.database import Database
from shared.feed import Read
from shared.identity import HUB_SESSION_COOKIE, Role, Seals, a_visitor
from shared.logs import set_up_logs
from shared.migrate import migrate
from shared.origin import STREAM_SOURCE, source_of
from shared.work import Workplace

SECRET = "a secret of the bench"
PAGES, CONNECTIONS, AT_ONCE = 3_000, 8, 5_000
NOWHERE = "nats://127.0.0.1:1"
AIM = 200.0
DAYS = [f"2024-{month:02}-15" for month in range(1, 13)]


def measure() -> list[Figure]:
    """Pages a second when nothing is stated meanwhile, and when none was made before."""
    set_up_logs("bench", json=False, level="WARNING")
    with TemporaryDirectory(prefix="maillon-bench-") as folder:
        url = f"sqlite+aiosqlite:///{folder}/hub.sqlite"
        uvloop.run(fill(url))
        with at_work(hub, url) as (port, process):
            page = ask(port, "/overview?day=2024-12-31")
            before = cpu_ms(process)
            kept = load("127.0.0.1", port, [request(port, "/overview?day=2024-12-31")] * PAGES, CONNECTIONS)
            between = cpu_ms(process)
            anew = load("127.0.0.1", port, [request(port, f"/overview?day={day}") for day in DAYS], 1)
            after = cpu_ms(process)
        with at_work(bare, page) as (port, _):
            limit = load("127.0.0.1", port, [request(port, "/")] * PAGES, CONNECTIONS)
    assert set(kept.statuses) == set(anew.statuses) == {200}, (kept.statuses, anew.statuses)
    remark = f"{len(page) / 1000:.0f} KB each; 99 % within {kept.wait_ms(0.99):.0f} ms; "
    remark += f"processor ms each: {(between - before) / PAGES:.2f}"
    new = f"another day each; processor ms each: {(after - between) / len(DAYS):.0f}"
    return [
        Figure("overview of the hub", kept.per_second, "/s", limit.per_second, aim=AIM, bound=AIM, remark=remark),
        Figure("overview, none made before", anew.per_second, "/s", remark=new),
    ]


def cpu_ms(process: psutil.Process) -> float:
    """What it has used of the processor."""
    used = process.cpu_times()
    return (used.user + used.system) * 1e3


async def fill(url: str) -> None:
    """100,000 crossings of thirteen unions over five years, as a rebuild reads them."""
    place = Workplace(Database(url), "hub", "confederation", Clock())
    await migrate(place.database, HERE / "migrations")
    async with place.work() as work:
        for code in UNIONS:
            name = f"Union régionale {code}"
            work.add(Union(code=code, name=name, departments=["31"], since=date(2000, 1, 1), successors=[], up_key="U"))
    reads = list(stated())
    for at in range(0, len(reads), AT_ONCE):
        async with place.work() as work:
            await FromUnions().take(reads[at : at + AT_ONCE], work)
    await place.database.close()


def stated() -> Iterator[Read]:
    """What the hub's stream would hold."""
    sequence = 0
    for first, union in enumerate(UNIONS):
        source = {STREAM_SOURCE: f"{source_of(union)} 1"}
        for subject, body, headers in messages(union, range(first, FEW, len(UNIONS))):
            sequence += 1
            yield Read(sequence, subject, headers | source, body, 1_735_689_600_000_000_000)


@contextmanager
def at_work(serve: Any, what: Any) -> Iterator[tuple[int, psutil.Process]]:
    """A server in a process of its own; its port, and the process."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=serve, args=(theirs, what))
    child.start()
    try:
        yield ours.recv(), psutil.Process(child.pid)
    finally:
        child.terminate()
        child.join()


def hub(pipe: Connection, url: str) -> None:
    """The hub's pages, without its duties."""
    set_up_logs("bench", json=False, level="WARNING")
    nowhere = {"broker_url": NOWHERE, "broker_fed_url": NOWHERE, "broker_nat_url": NOWHERE}
    settings = ConfederationSettings(
        union_name="Confederation", database_url=url, secret=SECRET, public_url="http://hub.test", **nowhere
    )
    serve(pipe, build(settings))


def bare(pipe: Connection, page: bytes) -> None:
    """The least that a server can do: the same bytes each time."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/html; charset=utf-8"), (b"content-length", str(len(page)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page})

    serve(pipe, app)


def serve(pipe: Connection, app: Any) -> None:
    """As services are served, on a free port."""
    listening = socket.create_server(("127.0.0.1", 0), backlog=128)
    pipe.send(listening.getsockname()[1])
    config = uvicorn.Config(app, loop="uvloop", http="httptools", lifespan="off", access_log=False, log_config=None)
    uvicorn.Server(config).run(sockets=[listening])


def headers(port: int) -> dict[str, str]:
    """What an analyst's browser sends."""
    session = Seals(SECRET, union="hub").session(a_visitor(None, Role.ANALYST))
    return {"Host": f"127.0.0.1:{port}", "Cookie": f"{HUB_SESSION_COOKIE}={session}", "Accept-Language": "fr"}


def request(port: int, path: str) -> bytes:
    """The bytes of a question."""
    lines = [f"GET {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers(port).items()), "", ""]
    return "\r\n".join(lines).encode()


def ask(port: int, path: str) -> bytes:
    """One page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers=headers(port))
    answer = connection.getresponse()
    assert answer.status == 200, answer.status
    return answer.read()
