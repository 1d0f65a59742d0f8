"""A light load: keep-alive connections that each send the next request when the last one is answered, in another
process.

It shares the two cores with the node; its own processor time is told with the answers.
"""

import asyncio
import pickle
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop

ROOT = Path(__file__).parent.parent


@dataclass(frozen=True, slots=True)
class Answers:
    """What came back: how many of each status, the seconds each took, and what sending cost."""

    statuses: dict[int, int]
    seconds: float
    waits: list[float]
    cpu_s: float

    @property
    def per_second(self) -> float:
        """Answers of any kind."""
        return len(self.waits) / self.seconds

    def wait_ms(self, part: float) -> float:
        """The time within which that part of the answers came."""
        return sorted(self.waits)[min(len(self.waits) - 1, int(len(self.waits) * part))] * 1000


def load(host: str, port: int, requests: list[bytes], connections: int) -> Answers:
    """Sends every request once, over so many connections."""
    order = pickle.dumps((host, port, requests, connections))
    done = subprocess.run([sys.executable, "-m", "bench.load"], input=order, capture_output=True, check=True, cwd=ROOT)
    answers: Answers = pickle.loads(done.stdout)
    return answers


class Browser(asyncio.Protocol):
    """One connection. It understands just enough HTTP: a status line and a Content-Length."""

    def __init__(self, run: "Run") -> None:
        self.run = run
        self.buffer = b""

    def connection_made(self, transport: Any) -> None:
        """Begins."""
        self.transport = transport
        self.next()

    def next(self) -> None:
        """Sends the next request, or ends."""
        self.buffer, self.sent = b"", time.perf_counter()
        request = next(self.run.requests, None)
        if request is None:
            self.transport.close()
            self.run.close_one()
        else:
            self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """Waits for the whole answer."""
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if found and len(body) >= length_of(head):
            self.run.waits.append(time.perf_counter() - self.sent)
            self.run.statuses[int(head[9:12])] += 1
            self.next()

    def connection_lost(self, error: Exception | None) -> None:
        """A connection that the node closed is a failure of the measurement."""
        if error:
            self.run.done.set_exception(error)


def length_of(head: bytes) -> int:
    """The length of an answer's body."""
    _, found, rest = head.lower().partition(b"\r\ncontent-length:")
    return int(rest.split(b"\r\n", 1)[0]) if found else 0


class Run:
    """All connections of one load."""

    def __init__(self, requests: list[bytes], connections: int) -> None:
        self.requests = iter(requests)
        self.open = connections
        self.waits: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def close_one(self) -> None:
        """The last connection ends the run."""
        self.open -= 1
        if not self.open and not self.done.done():
            self.done.set_result(None)


async def send_all(host: str, port: int, requests: list[bytes], connections: int) -> Answers:
    """The load itself."""
    run = Run(requests, connections)
    began = time.perf_counter()
    for _ in range(connections):
        await asyncio.get_running_loop().create_connection(lambda: Browser(run), host, port)
    await run.done
    return Answers(dict(run.statuses), time.perf_counter() - began, run.waits, time.process_time())


if __name__ == "__main__":
    sys.modules["bench.load"] = sys.modules[__name__]
    Answers.__module__ = "bench.load"
    answers = uvloop.run(send_all(*pickle.loads(sys.stdin.buffer.read())))
    sys.stdout.buffer.write(pickle.dumps(answers))
