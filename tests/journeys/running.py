"""A real node for a story: started and stopped as an operator does it."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psutil

from shared.identity import SESSION_COOKIE, Role, Seals, a_visitor

READY_S = 120.0
STOP_S = 30.0
PATIENCE_S = 90.0  # a busy machine is no fault that we look for
PAGE = {"Sec-Fetch-Site": "same-origin", "Accept": "text/html"}


@dataclass
class RunningNode:
    """The process tree of `maillon up`, and what it said when it was ready."""

    process: subprocess.Popen[str]
    data: Path
    told: dict[str, Any]

    @property
    def address(self) -> str:
        """Where it answers."""
        return str(self.told["address"])

    @property
    def seals(self) -> Seals:
        """The node's own seals, from the secret in its folder."""
        node = json.loads((self.data / "node.json").read_text())
        return Seals(node["secret"], union=node["seal_name"])

    def browser(self, language: str = "en", **more: Any) -> httpx.Client:
        """A browser on our pages that nobody has signed in with."""
        headers = PAGE | {"Accept-Language": language}
        return httpx.Client(base_url=self.address, headers=headers, follow_redirects=True, timeout=30, **more)

    def program(self, person_id: str | None = None, role: str = Role.STAFF) -> httpx.Client:
        """A program with somebody's session."""
        token = self.seals.session(a_visitor(UUID(person_id) if person_id else None, Role(role)))
        return httpx.Client(
            base_url=self.address,
            headers={"Sec-Fetch-Site": "same-origin"},
            cookies={SESSION_COOKIE: token},
            timeout=30,
        )

    def parts(self, name: str) -> list[psutil.Process]:
        """Its processes of that name: `worker` or `broker`; who has only just begun has no name yet."""
        mark = {"worker": "deploy.worker", "broker": "nats-server.conf"}[name]
        return [one for one in psutil.Process(self.process.pid).children() if mark in words_of(one)]

    def stop(self, how: signal.Signals = signal.SIGTERM) -> int:
        """Stops it; its code."""
        self.process.send_signal(how)
        return self.process.wait(STOP_S)


def session_in(browser: httpx.Client) -> str:
    """The session that a browser brought home; its cookie's name ends with the node's port. Empty without one."""
    return next((one.value or "" for one in browser.cookies.jar if one.name.startswith(f"{SESSION_COOKIE}_")), "")


def start(data: Path, *arguments: str, **environment: str) -> RunningNode:
    """Starts a node and returns when it says that it is ready."""
    process = launch(data, "up", *arguments, **environment)
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        process.wait(STOP_S)
        raise AssertionError(f"the node did not start: {log_of(data)[-2000:]}")
    return RunningNode(process, data, json.loads(line))


def launch(data: Path, command: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
    """`maillon COMMAND --json` on a free port; its log goes to a file beside the folder."""
    data.mkdir(parents=True, exist_ok=True)
    chosen = () if "--port" in arguments else ("--port", "0")
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAILLON_")}
    with (data / "node.log").open("a") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "deploy", command, "--data", str(data), "--json", *chosen, *arguments],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=own | environment,
        )


def log_of(data: Path) -> str:
    """What a node wrote into its log."""
    return (data / "node.log").read_text()


@contextmanager
def a_node(data: Path, *arguments: str, **environment: str) -> Iterator[RunningNode]:
    """A node for as long as the block lasts; nothing of it is left behind, however the block ends."""
    node = start(data, *arguments, **environment)
    tree = family(node.process.pid)
    try:
        yield node
    finally:
        tree += [one for one in family(node.process.pid) if one not in tree]
        with suppress(subprocess.TimeoutExpired):
            node.stop()
        end(tree)


def family(pid: int) -> list[psutil.Process]:
    """A process and all below it, as far as they live."""
    with suppress(psutil.NoSuchProcess):
        root = psutil.Process(pid)
        return [root, *root.children(recursive=True)]
    return []


def words_of(process: psutil.Process) -> str:
    """The words that a process was started with; none when it is gone."""
    with suppress(psutil.Error):
        return " ".join(process.cmdline())
    return ""


def end(processes: list[psutil.Process]) -> None:
    """Kills those of these processes that are still there."""
    for one in processes:
        with suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(processes, timeout=5)


def until(true: Callable[[], Any], what: str, patience: float = PATIENCE_S) -> Any:
    """Waits for something to become true, and gives it back."""
    deadline = time.monotonic() + patience
    while not (found := true()):
        assert time.monotonic() < deadline, f"still not after {patience:.0f} s: {what}"
        time.sleep(0.05)
    return found
