"""A real hub for a story, started and stopped as its operator does it, and the operator's commands."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.journeys.running import end, family


@dataclass
class RunningHub:
    """The process tree of `maillon hub up`, and what it said when it was ready."""

    process: subprocess.Popen[str]
    data: Path
    told: dict[str, Any]

    def does(self, *words: str) -> str:
        """What a command of the operator's prints; it must succeed."""
        done = maillon("hub", *words, "--data", str(self.data))
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refuses(self, *words: str) -> str:
        """How a command of the operator's is refused."""
        done = maillon("hub", *words, "--data", str(self.data))
        assert done.returncode == 1, done.stdout + done.stderr
        return done.stderr

    def adds(self, code: str, *more: str, name: str = "") -> Path:
        """Adds a union; its join file."""
        file = self.data.parent / f"{code}.join.json"
        self.does("add-union", code, "--name", name or f"Union {code}", "-o", str(file), *more)
        return file


def maillon(*words: str) -> subprocess.CompletedProcess[str]:
    """Runs the command `maillon`."""
    return subprocess.run([sys.executable, "-m", "deploy", *words], capture_output=True, text=True, timeout=120)


@contextmanager
def a_hub(data: Path, *arguments: str) -> Iterator[RunningHub]:
    """A hub for as long as the block lasts; nothing of it is left behind."""
    data.mkdir(parents=True, exist_ok=True)
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAILLON_")}
    command = ["hub", "up", "--data", str(data), "--json", "--port", "0", "--leaf-port", "-1", *arguments]
    with (data / "hub.log").open("a") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy", *command], stdout=subprocess.PIPE, stderr=log, text=True, env=own
        )
    tree = family(process.pid)
    try:
        assert process.stdout
        line = process.stdout.readline()
        assert line, f"the hub did not start: {(data / 'hub.log').read_text()[-2000:]}"
        yield RunningHub(process, data, json.loads(line))
    finally:
        tree += [one for one in family(process.pid) if one not in tree]
        process.send_signal(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        end(tree)
