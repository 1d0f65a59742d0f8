"""A node as `maillon up` starts it, with a small world in it, and ways to ask it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4

import psutil

from bench.load import Answers, load
from shared.identity import SESSION_COOKIE, Role, Seals, Visitor, a_visitor

ROOT = Path(__file__).parent.parent
PATIENCE_S = 120.0


class Node:
    """A running node."""

    def __init__(self, data: Path, workers: int, union: str = "") -> None:
        self.data = data
        command = [sys.executable, "-m", "deploy.cli", "up", "--data", str(data), "--port", "0", "--json"]
        command += ["--union", union] if union else []
        environment = os.environ | {"MAILLON_LOG_JSON": "true"}
        began = time.monotonic()
        with (data / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "--workers", str(workers)], stdout=subprocess.PIPE, stderr=log, cwd=ROOT, env=environment
            )
        assert self.process.stdout
        self.told: dict[str, Any] = json.loads(self.process.stdout.readline())
        self.ready_s = time.monotonic() - began
        kept = json.loads((data / "node.json").read_text())
        self.seals = Seals(kept["secret"], union=kept["seal_name"])
        address = urlsplit(self.told["address"])
        self.host, self.port = address.hostname or "", address.port or 0
        self.manager = self.session(a_visitor(None, Role.OPERATOR))

    def session(self, visitor: Visitor) -> str:
        """The token of somebody who is signed in."""
        return self.seals.session(visitor)

    def stop(self) -> None:
        """As Ctrl-C does."""
        self.process.send_signal(signal.SIGINT)
        self.process.wait(30)

    def ask(self, method: str, path: str, body: bytes | None = None, kind: str = "", as_: str = "") -> Any:
        """One request, as the union's staff unless somebody else is named; the answer, with its body in `text`."""
        connection = HTTPConnection(self.host, self.port, timeout=PATIENCE_S)
        connection.request(method, path, body, self.headers(as_ or self.manager, kind))
        answer: Any = connection.getresponse()
        answer.text = answer.read().decode()
        connection.close()
        assert answer.status < 400, f"{method} {path}: {answer.status} {answer.text[:500]}"
        return answer

    def headers(self, token: str, kind: str = "") -> dict[str, str]:
        """What a browser sends along, in short."""
        headers = {"Cookie": f"{SESSION_COOKIE}={token}", "Sec-Fetch-Site": "same-origin"}
        return headers | ({"Content-Type": kind} if kind else {})

    def raw(self, method: str, path: str, token: str, body: bytes = b"", kind: str = "") -> bytes:
        """The same request, as the bytes on the wire, for the load."""
        headers = self.headers(token, kind) | {"Host": f"{self.host}:{self.port}"}
        headers |= {"Content-Length": str(len(body))} if body or method == "POST" else {}
        lines = [f"{method} {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
        return "\r\n".join(lines).encode() + body

    def load(self, requests: list[bytes], connections: int) -> Answers:
        """Sends all of these as fast as they are answered, from another process."""
        return load(self.host, self.port, requests, connections)

    def pss_mb(self) -> float:
        """The memory of the whole process tree: what is shared counts once."""
        return sum(pss_of(process.pid) for process in self.tree()) / 2**20

    def cpu_s(self) -> float:
        """Processor time of the whole tree so far."""
        return sum(sum(process.cpu_times()[:2]) for process in self.tree())

    def tree(self) -> list[psutil.Process]:
        """The supervisor, its workers and its broker."""
        supervisor = psutil.Process(self.process.pid)
        return [supervisor, *supervisor.children(recursive=True)]


def pss_of(pid: int) -> int:
    """Bytes; pages shared with others count in part."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


@contextmanager
def running(workers: int) -> Iterator[Node]:
    """A node of its own for as long as the block lasts."""
    with tempfile.TemporaryDirectory(prefix="maillon-", ignore_cleanup_errors=True) as at:
        node = Node(Path(at), workers)
        try:
            yield node
        finally:
            node.stop()


def add_people(node: Node, number: int) -> list[UUID]:
    """People of the register, whom meetings knows by name; without an address, so no mail is sent while we measure."""
    known: list[UUID] = []
    for n in range(number):
        body = json.dumps({"first_name": "Camille", "last_name": f"Durand {n}"}).encode()
        known.append(UUID(json.loads(node.ask("POST", "/api/membership/people", body, "application/json").text)["id"]))
    wait_until_known(node, known[-1])
    return known


def wait_until_known(node: Node, person_id: UUID) -> None:
    """Their names travel from membership to meetings, in order."""
    plan_meeting(node, "Un essai", seats=number_of_seats(1))
    meeting = meetings(node)[0]
    deadline = time.monotonic() + PATIENCE_S
    member = node.session(a_visitor(person_id, Role.MEMBER))
    while True:
        try:
            node.ask("POST", f"/api/meetings/{meeting}/registrations", b"{}", "application/json", member)
            return
        except AssertionError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def number_of_seats(wanted: int) -> int:
    """As many as there may be at most."""
    return min(5000, max(1, wanted))


def plan_meeting(node: Node, title: str, *, seats: int, days: int = 30) -> None:
    """A meeting, announced at once."""
    form = {
        "kind": "visit",
        "title": title,
        "place": "1 rue des Filatures",
        "town": "Toulouse",
        "day": (date.today() + timedelta(days=days)).isoformat(),  # noqa: DTZ011 - a month away, in any zone
        "begins": "17:30",
        "ends": "19:30",
        "capacity": str(seats),
        "summary": "Comment une coopérative partage ses machines avec ses voisines, et ce que cela coûte.",
        "then": "announce",
    }
    node.ask("POST", "/meetings/new", urlencode(form).encode(), "application/x-www-form-urlencoded")


def meetings(node: Node) -> list[UUID]:
    """The ids of the coming meetings."""
    return [UUID(one["id"]) for one in json.loads(node.ask("GET", "/api/meetings").text)["meetings"]]


def a_member() -> Visitor:
    """A member of some co-operative."""
    return a_visitor(uuid4(), Role.MEMBER, name="Camille Durand")
