"""The folder of a running broker, `<data>/broker`: what it was started with, where it answers, and how to tell it anew.

A broker in a container and one under `maillon up` have the same folder, so every command of the operator works on both.
"""

import asyncio
import fcntl
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Annotated

import psutil
from pydantic import Field, TypeAdapter

from deploy.broker.binary import nats_server
from deploy.broker.config import write_config
from deploy.broker.hub_config import HubBroker
from deploy.broker.monitoring import answer
from deploy.broker.node_config import NodeBroker
from deploy.broker.ports import Ports, kept_ports
from deploy.broker.private_file import write_private
from shared.errors import Refused
from shared.text import say

Broker = NodeBroker | HubBroker
SAVED: TypeAdapter[Broker] = TypeAdapter(Annotated[Broker, Field(discriminator="kind")])
CONFIG, SETTINGS = "nats-server.conf", "settings.json"
RELOADED_S = 5.0


class NotRunning(Refused):
    """The broker is down, so nothing can be told to it."""

    def __init__(self, data: Path) -> None:
        super().__init__(say("Nothing runs in {data}. Start it first, or name its folder with --data.", data=str(data)))


class ReloadRefused(Refused):
    """The server keeps its old configuration; its own words are in the sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(say("The broker refused the new configuration: {reason}", reason=reason))


class BrokerFolder:
    """What is kept of a broker between its starts, and while it runs."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.path = (data / "broker").absolute()
        self.config = self.path / CONFIG

    def prepare(self, settings: Broker) -> None:
        """Writes the configuration to start with, and what it is made from, for whoever tells the broker more."""
        for old in self.path.glob("*.ports"):
            old.unlink()
        write_private(self.path / SETTINGS, SAVED.dump_json(settings, indent=1).decode())
        write_config(settings, self.config)

    def settings(self) -> Broker:
        """What the broker was started with; raises NotRunning."""
        if self.pid is None or not (self.path / SETTINGS).exists():
            raise NotRunning(self.data)
        return SAVED.validate_json((self.path / SETTINGS).read_bytes())

    @property
    def ports(self) -> Ports:
        """Where it answers; -1 while that is not known."""
        return kept_ports(self.path)

    def note_ports(self, ports: Ports) -> None:
        """Keeps where it answers: for those who tell it something, and for the next start."""
        write_private(self.path / "ports.json", ports.model_dump_json())

    @property
    def pid(self) -> int | None:
        """The server's process, while it runs."""
        try:
            process = psutil.Process(int((self.path / "pid").read_text()))
            return process.pid if str(self.config) in process.cmdline() else None
        except (FileNotFoundError, ValueError, psutil.Error):
            return None

    async def reload(self) -> None:
        """Has the running server take its configuration anew: keys, unions, links; connections of services stay.

        Raises ReloadRefused when the old one stays in force. Twice, for nats-server 2.15.1 does not answer on the
        imports of an account that is new to it until it reads the same once more.
        """
        settings = await asyncio.to_thread(self._write_what_passes)
        for _ in range(2):
            await self._read_again(settings)

    async def _read_again(self, settings: Broker) -> None:
        """Tells the server to look; whether it liked it, it says in its log only, so its monitoring is asked."""
        before = await asyncio.to_thread(self._loaded_at)
        if pid := self.pid:
            os.kill(pid, signal.SIGHUP)
        deadline = time.monotonic() + RELOADED_S
        while await asyncio.to_thread(self._loaded_at) == before:
            if time.monotonic() > deadline:
                raise ReloadRefused(self._last_refusal(settings))
            await asyncio.sleep(0.02)

    def _write_what_passes(self) -> Broker:
        """The new configuration in place of the old one, if the server's own check finds nothing wrong.

        A command and the running node may do it at once: one waits for the other, so the last one writes the newest.
        """
        settings = self.settings()
        draft = self.config.with_suffix(".draft")
        with (self.path / "draft.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            write_config(settings, draft)
            checked = subprocess.run(  # noqa: S603 - our own program
                [str(nats_server()), "-t", "-c", str(draft)], capture_output=True, text=True, check=False
            )
            if checked.returncode:
                draft.unlink()
                raise ReloadRefused(checked.stderr.strip()[-300:])
            draft.replace(self.config)
        return settings

    def _loaded_at(self) -> str:
        """When the server last took a configuration; two of one second are told apart by its digest."""
        told = answer(self.ports, "/varz") or {}
        return f"{told.get('config_load_time')} {told.get('config_digest')}"

    def _last_refusal(self, settings: Broker) -> str:
        """Why it did not, if it wrote that into a file."""
        if settings.log_file and settings.log_file.exists():
            lines = settings.log_file.read_text(encoding="utf-8", errors="replace").splitlines()
            return next((line for line in reversed(lines) if "reload" in line), "no word of it in the log")
        return "see the log of its container"
