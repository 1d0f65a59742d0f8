"""The processes of the demonstration's network: each node and the hub as their operators would start them."""

import asyncio
import json
import os
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

READY_S = 120.0
STOP_S = 30.0
KINDS = {"nats-server": "brokers", "deploy.worker_start": "workers", "deploy.cli": "supervisors"}


@dataclass
class Part:
    """A node, or the hub: a process tree, and what it said when it was ready."""

    folder: Path
    command: list[str]
    told: dict[str, Any] = field(default_factory=dict)
    process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        """Starts it and waits until it says where it is."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "log").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "deploy.cli", *self.command, "--data", str(self.folder), "--json"),
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env={"MAILLON_LOG_LEVEL": "WARNING"} | os.environ,
                start_new_session=True,
            )
        assert self.process.stdout
        async with asyncio.timeout(READY_S):
            line = await self.process.stdout.readline()
        if not line:
            raise SystemExit(f"{self.folder.name} did not start; {self.folder / 'log'} says why.")
        self.told = json.loads(line)

    async def stop(self) -> None:
        """As Ctrl-C does."""
        if not self.process or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGINT)
        try:
            async with asyncio.timeout(STOP_S):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()

    def memory(self) -> Counter[str]:
        """Bytes (PSS: what processes share counts once) by kind of process."""
        found: Counter[str] = Counter()
        if self.process and self.process.returncode is None:
            supervisor = psutil.Process(self.process.pid)
            for process in [supervisor, *supervisor.children(recursive=True)]:
                found[kind_of(process)] += pss_of(process.pid)
        return found


def kind_of(process: psutil.Process) -> str:
    """What a process does, from its command."""
    line = " ".join(process.cmdline())
    return next((kind for part, kind in KINDS.items() if part in line), "supervisors")


def pss_of(pid: int) -> int:
    """Bytes; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)
