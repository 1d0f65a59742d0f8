"""A hub and a joined node as their operators start them; and how fast a hub catches up on what waited for the link."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import nats
import psutil
from nats.aio.client import Client

from bench.bare import IN_FLIGHT
from bench.figures import Figure
from bench.node import ROOT, Node
from deploy.broker.folder import BrokerFolder
from deploy.broker.private_file import write_private
from deploy.hub.add_union import AddUnion, add_union
from deploy.hub.register import Register, today
from shared.events.ids import new_id
from shared.identity import HUB_SESSION_COOKIE, Role, Seals, a_visitor
from shared.streams import AGGREGATE, ALL_AGGREGATES
from tests.faults.parts import standing
from tests.faults.wires import ProxyWire

UNION = "bench"
WAITING = 50_000
CUT_S = 20.0
IDLE_S = 2.0  # the hub closes a connection that rested for 5 s
PATIENCE_S = 150.0
AIM_S, BOUND_S = 15.0, 150.0


class Hub:
    """A running hub."""

    def __init__(self, data: Path) -> None:
        self.data = data
        command = [sys.executable, "-m", "deploy.cli", "hub", "up", "--data", str(data), "--port", "0", "--json"]
        data.mkdir(parents=True)
        with (data / "log").open("wb") as log:
            environment = os.environ | {"MAILLON_LOG_JSON": "true"}
            self.process = subprocess.Popen(
                [*command, "--leaf-port", "-1"], stdout=subprocess.PIPE, stderr=log, cwd=ROOT, env=environment
            )
        assert self.process.stdout
        self.told: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.netloc = urlsplit(self.told["address"]).netloc
        secret = json.loads((data / "confederation.json").read_text())["secret"]
        self.session = Seals(secret, union="hub").session(a_visitor(None, Role.OPERATOR))
        self.connection = HTTPConnection(self.netloc, timeout=PATIENCE_S)
        self.asked = time.monotonic()

    def ask(self, path: str) -> Any:
        """A question to its API, on one connection; a fresh one when the hub may have closed it meanwhile."""
        if time.monotonic() - self.asked > IDLE_S:
            self.connection = HTTPConnection(self.netloc, timeout=PATIENCE_S)
        self.asked = time.monotonic()
        self.connection.request("GET", path, headers={"Cookie": f"{HUB_SESSION_COOKIE}={self.session}"})
        answer = self.connection.getresponse()
        text = answer.read()
        assert answer.status == 200, f"{path}: {answer.status} {text[:300]!r}"
        return json.loads(text)

    def read(self) -> int:
        """How many statements of the union are in its books."""
        found = self.ask("/api/confederation/v1/unions")["unions"]
        return next((int(one["crossings"]) for one in found if one["union"] == UNION), 0)

    def cpu_s(self) -> float:
        """Processor time of the whole tree so far."""
        root = psutil.Process(self.process.pid)
        return sum(sum(one.cpu_times()[:2]) for one in [root, *root.children(recursive=True)])

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.connection.close()
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)


class Background:
    """A loop beside us, for the wire."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        threading.Thread(target=self.loop.run_forever, daemon=True).start()

    def do(self, task: Coroutine[Any, Any, Any]) -> Any:
        """Does something there, and waits for it."""
        return asyncio.run_coroutine_threadsafe(task, self.loop).result(PATIENCE_S)


class Joined:
    """A hub, a node that has joined it, and the wire between them."""

    def __init__(self, folder: Path) -> None:
        self.background = Background()
        self.hub = Hub(folder / "hub")
        join = asyncio.run(add_union(Register(folder / "hub"), AddUnion(UNION, "Union du banc", ("31",), today())))
        self.wire: ProxyWire = self.background.do(ProxyWire(urlsplit(join.hub).port or 0).open())
        joined = join.model_copy(update={"hub": f"tls://{self.wire.address}"})
        write_private(folder / "node" / "hub.json", joined.model_dump_json())
        (folder / "node").chmod(0o755)
        self.node = Node(folder / "node", workers=1, union=UNION)

    def until_read(self, wanted: int) -> None:
        """Waits until so many statements are in the hub's books."""
        deadline = time.monotonic() + PATIENCE_S
        while self.hub.read() < wanted:
            assert time.monotonic() < deadline, f"the hub has read {self.hub.read()} of {wanted}"
            time.sleep(0.05)

    def stop(self) -> None:
        """Everything ends."""
        self.node.stop()
        self.hub.stop()
        self.background.do(self.wire.close())


@contextmanager
def joined() -> Iterator[Joined]:
    """A hub and a node for as long as the block lasts, linked and in touch."""
    with tempfile.TemporaryDirectory(prefix="maillon-", ignore_cleanup_errors=True) as at:
        both = Joined(Path(at))
        try:
            both.until_read(1)
            yield both
        finally:
            both.stop()


@asynccontextmanager
async def connected(data: Path, account: str) -> AsyncIterator[Client]:
    """An account of a broker, by its folder."""
    folder = BrokerFolder(data)
    password = getattr(folder.settings().credentials, account)
    client = await nats.connect(f"nats://{account}:{password}@127.0.0.1:{folder.ports.client}")
    yield client
    await client.close()


def measure() -> list[Figure]:
    """The link is cut, statements are made, the link is healed."""
    with joined() as both:
        before = both.hub.read()
        both.background.do(both.wire.cut())
        limit = asyncio.run(state(both.node.data, WAITING))
        time.sleep(CUT_S)
        both.background.do(both.wire.heal())
        healed = time.monotonic()
        first, last = asyncio.run(arrivals(both.hub.data, healed))
        both.until_read(before + WAITING)
        read_s = time.monotonic() - healed
    remark = f"{WAITING:,} statements; the first after {first:.1f} s, all in the stream after {last:.1f} s"
    return [
        Figure("caught up after a cut", read_s, "s", None, AIM_S, BOUND_S, smaller_is_better=True, remark=remark),
        Figure("catching up over the link", WAITING / (last - first), "/s", limit, remark="limit: nats-py, one by one"),
    ]


async def state(data: Path, number: int) -> float:
    """Statements, straight into the union's stream with 200 on their way; how many a second that were."""
    async with connected(data, "fed") as client:
        js = client.jetstream(publish_async_max_pending=IN_FLIGHT)
        began = time.monotonic()
        answers = []
        for seq in range(1, number + 1):
            one = standing(UUID(int=seq % 5_000 + 1), seq).stamped(UNION, 2_000_000_000, seq)
            headers = {"Nats-Msg-Id": (id := str(new_id())), "ce-id": id, "ce-type": one.type()}
            answers.append(await js.publish_async(one.subject(UNION), one.model_dump_json().encode(), headers=headers))
        await asyncio.gather(*answers)
        return number / (time.monotonic() - began)


async def arrivals(data: Path, healed: float) -> tuple[float, float]:
    """When the first of them was in the hub's stream, and when the last: seconds after the link was healed."""
    async with connected(data, "fed") as client:
        js = client.jetstream()
        before = (await js.stream_info(ALL_AGGREGATES)).state.messages
        first, now = 0.0, before
        while now < before + WAITING:
            assert time.monotonic() - healed < PATIENCE_S, f"{now - before} of {WAITING} {AGGREGATE} messages came"
            await asyncio.sleep(0.01)
            now = (await js.stream_info(ALL_AGGREGATES)).state.messages
            first = first or (time.monotonic() - healed if now > before else 0.0)
        return first, time.monotonic() - healed
