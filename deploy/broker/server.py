"""The broker's process on a node: started, known to be ours and ready, restarted at the same address."""

import asyncio
import os
import subprocess
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

import psutil

from deploy.broker.binary import nats_server
from deploy.broker.config import MB
from deploy.broker.credentials import Credentials, kept_credentials
from deploy.broker.folder import Broker, BrokerFolder
from deploy.broker.monitoring import LOOPBACK, answer
from deploy.broker.node_config import NodeBroker
from deploy.broker.ports import Ports, chosen, kept_ports, ports_in
from shared.errors import Refused
from shared.installation import FILE, Origin, installed
from shared.logs import logger
from shared.streams import COPY
from shared.text import say

log = logger()

READY_S = 60.0  # a store of 2 GB is read again in a few seconds, a slow disk may need many more
STOP_S = 20.0
LOOK_S = 0.01


class BrokerDidNotStart(Refused):
    """The server ended, or did not answer in time; its own last words are in the sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(say("The broker did not start: {reason}", reason=reason))


class BrokerServer:
    """One nats-server for one union; its files live in `<data>/broker`.

    `port` and `monitor_port`: -1 takes a free one at the first start and keeps it, so that clients find the
    server again. It may be started and stopped from any event loop. `host` is the address that it listens on, `within`
    what its command is begun with (`ip netns exec …`).
    """

    thrift: ClassVar[dict[str, str]] = {"GOGC": "40", "GOMEMLIMIT": "64MiB"}
    """Go keeps 40 % of garbage instead of 100, and less from 64 MB on: 80 MB less after a long import."""

    def __init__(
        self, union: str, data: Path, *, port: int = -1, monitor_port: int = -1, max_file: int = 5 * 1024 * MB
    ) -> None:
        self.union = union
        self.data = data
        self.kept = BrokerFolder(data)
        self.folder = self.kept.path
        self.credentials: Credentials = kept_credentials(data)
        self.max_file = max_file
        self.host = LOOPBACK
        self.within: Sequence[str] = ()
        self.asked = Ports(client=port, monitor=monitor_port)
        self.ports = Ports()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url_node(self) -> str:
        """The address for the services, with their password."""
        return f"nats://node:{self.credentials.node}@{self.host}:{self.ports.client}"

    @property
    def url_fed(self) -> str:
        """The address for the provisioner of what may leave the union."""
        return f"nats://fed:{self.credentials.fed}@{self.host}:{self.ports.client}"

    @property
    def url_nat(self) -> str:
        """The address for those who hear what the hub announces."""
        return f"nats://nat:{self.credentials.nat}@{self.host}:{self.ports.client}"

    @property
    def url_sys(self) -> str:
        """The address for the operator's tools."""
        return f"nats://sys:{self.credentials.sys}@{self.host}:{self.ports.client}"

    @property
    def monitor_url(self) -> str:
        """Where /healthz, /varz, /jsz and /connz answer."""
        return f"http://{self.host}:{self.ports.monitor}{self.hidden}"

    @property
    def hidden(self) -> str:
        """The path before these: other users of the machine do not know it."""
        return f"/{sha256(f'monitoring {self.credentials.sys}'.encode()).hexdigest()[:32]}"

    @property
    def pid(self) -> int | None:
        """The server's process, while it runs."""
        return self.process.pid if self.process and self.process.poll() is None else None

    async def start(self) -> None:
        """Starts the server and returns when JetStream answers; raises BrokerDidNotStart."""
        if self.pid:
            return
        await asyncio.to_thread(self._end_the_one_left_behind)
        self._launch()
        try:
            await asyncio.wait_for(self._until_ready(), READY_S)
        except TimeoutError:
            await self.stop()
            raise BrokerDidNotStart(self._last_words() or f"no answer within {READY_S:.0f} s") from None
        except BaseException:
            await self.stop()
            raise
        self.kept.note_ports(self._kept_ports())
        log.info("broker.started", union=self.union, pid=self.pid, port=self.ports.client)

    async def stop(self) -> None:
        """Ends the server (SIGTERM, and SIGKILL when it does not listen); nothing to do when it is down."""
        if not self.process:
            return
        self.process.terminate()
        deadline = time.monotonic() + STOP_S
        while self.process.poll() is None:
            if time.monotonic() > deadline:
                self.process.kill()
            await asyncio.sleep(LOOK_S)
        self.process = None
        log.info("broker.stopped", union=self.union)

    async def healthy(self) -> bool:
        """Whether the server says that it and all of its streams are well."""
        return bool(self.pid) and await asyncio.to_thread(answer, self.ports, "/healthz", self.host) is not None

    def _launch(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self.kept.prepare(self._settings(self._wanted_ports()))
        with (self.folder / "first-words.log").open("wb") as words:
            self.process = subprocess.Popen(  # noqa: S603 - our own program, and no word of a stranger's in the line
                [*self.within, str(nats_server()), "-c", str(self.kept.config)],
                stdout=words,
                stderr=words,
                start_new_session=True,
                env=self.thrift | os.environ,
            )

    def _settings(self, ports: Ports) -> Broker:
        return NodeBroker(
            union=self.union,
            hub_file=self.data.absolute() / "hub.json",
            installation_file=self.data.absolute() / FILE,
            copy_id=self._copy_id(),
            credentials=self.credentials,
            port=ports.client,
            monitor_port=ports.monitor,
            max_file=self.max_file,
            **self._places(),
        )

    def _copy_id(self) -> str:
        """Which copy of the node this is, as far as the folder says; its first installation is none."""
        mine = installed(self.data / FILE)
        return mine.id[:8] if mine and mine.origin is not Origin.FIRST else ""

    def _kept_ports(self) -> Ports:
        return self.ports

    def _places(self) -> dict[str, Any]:
        """Where the server listens and keeps its things."""
        return {
            "host": self.host,
            "monitor_host": self.host,
            "monitor_path": self.hidden,
            "store_dir": self.folder / "store",
            "ports_dir": self.folder,
            "pid_file": self.folder / "pid",
            "log_file": self.folder / "broker.log",
        }

    def _wanted_ports(self) -> Ports:
        """What the setting says; else the port of last time, unless somebody else has taken it meanwhile."""
        kept = kept_ports(self.folder)
        return Ports(client=chosen(self.asked.client, kept.client), monitor=chosen(self.asked.monitor, kept.monitor))

    async def _until_ready(self) -> None:
        assert self.process
        while True:
            if self.process.poll() is not None:
                raise BrokerDidNotStart(self._last_words())
            if ports := ports_in(self.folder, self.process.pid):
                self.ports = ports.model_copy(update={"hidden": self.hidden})
                if await asyncio.to_thread(self._answers_as_ours):
                    return
            await asyncio.sleep(LOOK_S)

    def _answers_as_ours(self) -> bool:
        """Healthy, and the server that we started: its name is ours, its ports were told by our process."""
        who = answer(self.ports, "/varz", self.host)
        if who and who["server_name"].partition(COPY)[0] != self.union:
            raise BrokerDidNotStart(f"another server answers on port {self.ports.monitor}")
        return who is not None and answer(self.ports, "/healthz", self.host) is not None

    def _last_words(self) -> str:
        """The end of what the server wrote, for the operator."""
        texts = [
            (self.folder / name).read_text(encoding="utf-8", errors="replace").strip()
            for name in ("first-words.log", "broker.log")
            if (self.folder / name).exists()
        ]
        return " / ".join(line for text in texts for line in text.splitlines()[-2:])

    def _end_the_one_left_behind(self) -> None:
        """After a crash of the node its old server may still write into the store; two would ruin it."""
        if pid := self.kept.pid:
            log.warning("broker.left_behind_ended", pid=pid)
            process = psutil.Process(pid)
            process.terminate()
            _, alive = psutil.wait_procs([process], timeout=STOP_S)
            for stubborn in alive:
                stubborn.kill()
                stubborn.wait(STOP_S)
