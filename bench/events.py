"""Events per second from the commit of a work to the commit of its effect, against bare nats-py on the same broker."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

from bench import bare, mouth_and_ear
from bench.figures import Figure
from deploy.broker.server import BrokerServer
from tests.shared.toy import Counted

SIZES = {1: 10_000, 10: 30_000, 100: 30_000}
"""Events of one work, and how many events are sent in works of that size."""
TIMES = 3


@dataclass(frozen=True, slots=True)
class Sent:
    """How fast one series went, and what it cost: seconds of processor time in the mouth and in the ear."""

    per_second: float
    committed_per_second: float
    mouth_s: float
    ear_s: float


@contextmanager
def broker(folder: Path) -> Iterator[BrokerServer]:
    """A broker as a node runs it: every write synced."""
    server = BrokerServer("bench", folder)
    asyncio.run(server.start())
    try:
        yield server
    finally:
        asyncio.run(server.stop())


class Pair:
    """The mouth and the ear."""

    def __init__(self, server: BrokerServer, folder: Path) -> None:
        self.pipes: dict[str, Connection] = {}
        self.processes = []
        self.heard = 0
        self.cpu = {"mouth": 0.0, "ear": 0.0}
        started = get_context("spawn")
        for name in ("mouth", "ear"):
            url = f"sqlite+aiosqlite:///{folder / name}.sqlite"
            role = mouth_and_ear.Role(name, url, server.url_node, server.url_fed)
            self.pipes[name], theirs = started.Pipe()
            process = started.Process(target=mouth_and_ear.live, args=(role, theirs), daemon=True)
            process.start()
            self.processes.append(process)
        for pipe in self.pipes.values():
            pipe.recv()

    def send(self, events: int, size: int) -> Sent:
        """Sends a series and waits for its last effect."""
        self.heard += events
        self.pipes["ear"].send(self.heard)
        self.pipes["mouth"].send((events, size))
        began, committed, mouth_s = self.pipes["mouth"].recv()
        ended, ear_s, doubled = self.pipes["ear"].recv()
        assert not doubled, f"{doubled} effects happened twice"
        before = dict(self.cpu)
        self.cpu = {"mouth": mouth_s, "ear": ear_s}
        return Sent(
            events / (ended - began), events / (committed - began), mouth_s - before["mouth"], ear_s - before["ear"]
        )

    def end(self) -> None:
        """Both stop."""
        for name, pipe in self.pipes.items():
            pipe.send(None)
            self.processes[list(self.pipes).index(name)].join(20)


def measure() -> list[Figure]:
    """The series and the bare limit in turn, several times; the best of each."""
    with tempfile.TemporaryDirectory(prefix="maillon-") as at, broker(Path(at)) as server:
        pair = Pair(server, Path(at))
        limits, plain, best = [], [], dict[int, Sent]()
        for _ in range(TIMES):
            limits.append(bare.messages_per_second(server.url_node, as_they_travel(30_000)))
            plain.append(bare.messages_per_second(server.url_node, without_headers(30_000)))
            for size, events in SIZES.items():
                sent = pair.send(events, size)
                best[size] = max(best.get(size, sent), sent, key=lambda one: one.per_second)
        pair.end()
    limit = max(limits)
    figures = [figure(size, sent, limit) for size, sent in best.items()]
    remark = "body only, no id, so no copy is recognised"
    return [*figures, Figure("bare nats-py without headers", max(plain), "events/s", limit, remark=remark)]


def figure(size: int, sent: Sent, limit: float) -> Figure:
    """One line of the table."""
    n = SIZES[size]
    cost = f"µs of processor an event: mouth {sent.mouth_s / n * 1e6:.0f}, ear {sent.ear_s / n * 1e6:.0f}"
    remark = f"committed at {sent.committed_per_second:,.0f}/s; {cost}"
    what = f"events, {size} a work"
    return Figure(what, sent.per_second, "events/s", limit, aim=1.5, bound=0.8, of_ratio=True, remark=remark)


def as_they_travel(number: int) -> list[bare.Message]:
    """The same payloads with the headers that an event needs: bare nats-py decodes them as we do."""
    counter = uuid4()
    return [
        (f"toy.counter.{counter}.counted.v1", body, {"Nats-Msg-Id": str(uuid4()), **HEADERS})
        for body in bodies(counter, number)
    ]


def without_headers(number: int) -> list[bare.Message]:
    """The payloads alone."""
    counter = uuid4()
    return [(f"toy.counter.{counter}.counted.v1", body, None) for body in bodies(counter, number)]


def bodies(counter: object, number: int) -> Iterator[bytes]:
    """What a series sends."""
    return (Counted(counter_id=counter, number=n).model_dump_json().encode() for n in range(number))


HEADERS = {
    "ce-specversion": "1.0",
    "ce-id": str(uuid4()),
    "ce-source": "/unions/bench/mouth",
    "ce-type": Counted.type(),
    "ce-time": "2026-11-19T16:30:00.000Z",
    "ce-subject": str(uuid4()),
    "ce-dataclassification": "internal",
    "ce-correlationid": str(uuid4()),
    "ce-sequence": "12345",
}
