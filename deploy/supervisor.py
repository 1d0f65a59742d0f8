"""Broker and workers under one supervisor: what a node and the hub without containers have in common."""

import asyncio
import signal
import socket
import sys
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from secrets import token_urlsafe
from typing import ClassVar
from urllib.error import URLError
from urllib.request import urlopen

from deploy.alone import alone
from deploy.broker.server import BrokerDidNotStart, BrokerServer
from shared.logs import logger
from shared.owner_only import write_for_the_owner_alone

log = logger()

READY_S = 60.0
LOOK_S = 0.03
WATCH_S = 0.5
STOP_S = 15.0
RESTART_PAUSES_S = (0.2, 1, 5, 15)
QUIET_S = 60.0  # a part that ran this long counts as well again
GIVEN_BACK = {"MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "262144", "MALLOC_TRIM_THRESHOLD_": "262144"}
"""glibc gives large pieces back as soon as they are free, whatever it met before; 50 MB less after a long import."""


@dataclass
class Supervisor(ABC):
    """A process tree; `run` returns when it is told to stop."""

    what: ClassVar[str]
    worker: ClassVar[str]
    broker: BrokerServer = field(init=False)

    data: Path
    host: str = "127.0.0.1"
    port: int = 8080
    workers: int = 1
    public_url: str = ""
    processes: dict[int, asyncio.subprocess.Process] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.operator_token = token_urlsafe(24)
        self.stopping = asyncio.Event()
        self.at_work = asyncio.Event()
        self.at_work.set()

    @abstractmethod
    def environment(self) -> dict[str, str]:
        """What the workers are started with."""

    @abstractmethod
    async def ready(self) -> None:
        """What is to be done as soon as everything answers."""

    @asynccontextmanager
    async def beside(self) -> AsyncIterator[None]:
        """What else runs in this process, while the broker does."""
        yield

    @property
    def address(self) -> str:
        """The address as people type it."""
        return self.public_url or self.local_address

    @property
    def local_address(self) -> str:
        """The address on this machine."""
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"

    @property
    def sign_in(self) -> str:
        """The operator's link of this start: it works once, for half an hour."""
        return f"{self.address}/sign-in/{self.operator_token}"

    @property
    def sign_in_digest(self) -> dict[str, str]:
        """What the services know of that link."""
        return {"MAILLON_OPERATOR_LINK_DIGEST": sha256(self.operator_token.encode()).hexdigest()}

    async def run(self) -> None:
        """Starts everything, watches over it, and stops it cleanly on Ctrl-C or SIGTERM."""
        write_for_the_owner_alone()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, self.stopping.set)
        with alone(self.data, self.what), self.bind() as listening:
            try:
                await self.broker.start()
                async with self.beside():
                    await self.keep_all(listening)
            finally:
                self.stopping.set()
                await self.broker.stop()

    async def keep_all(self, listening: socket.socket) -> None:
        """Workers and broker, until the end."""
        try:
            watches = [asyncio.create_task(self.keep_worker(n, listening)) for n in range(self.workers)]
            watches.append(asyncio.create_task(self.keep_broker()))
            await self.until_ready()
            if not self.stopping.is_set():
                await self.ready()
            await self.until_stopped(watches)
        finally:
            self.stopping.set()
            await self.stop_workers()

    def bind(self) -> socket.socket:
        """The socket that all workers answer on; port 0 takes a free one."""
        listening = socket.socket(socket.AF_INET6 if ":" in self.host else socket.AF_INET)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((self.host, self.port))
        except OSError as error:
            listening.close()
            raise SystemExit(
                f"Port {self.port} of {self.host} cannot be used ({error.strerror}). "
                "Choose another with --port, or --port 0 for a free one."
            ) from None
        listening.listen(1024)
        self.port = listening.getsockname()[1]
        return listening

    async def keep_worker(self, number: int, listening: socket.socket) -> None:
        """Runs one worker, and another in its place when it ends without being told to."""
        failures = 0
        while await self.may_work():
            began = asyncio.get_running_loop().time()
            process = await self.start_worker(listening)
            self.processes[number] = process
            code = await process.wait()
            if self.stopping.is_set() or not self.at_work.is_set():
                continue
            failures = 1 if asyncio.get_running_loop().time() - began > QUIET_S else failures + 1
            log.error("worker.ended", pid=process.pid, code=code, failures=failures)
            await self.pause(RESTART_PAUSES_S[min(failures, len(RESTART_PAUSES_S)) - 1])

    async def start_worker(self, listening: socket.socket) -> asyncio.subprocess.Process:
        """A worker with the listening socket in its hand."""
        descriptor = listening.fileno()
        return await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "deploy.worker_start",
            self.worker,
            str(descriptor),
            env=GIVEN_BACK | self.environment(),
            pass_fds=[descriptor],
            start_new_session=True,
        )

    async def keep_broker(self) -> None:
        """Starts the broker again when it ended, or says that it is not well (a disk that was full, for one)."""
        unwell = 0
        while await self.may_work():
            await self.pause(WATCH_S)
            if not self.at_work.is_set():
                continue
            if self.broker.pid is None and not self.stopping.is_set():
                log.error("broker.ended")
                await self.start_broker_again()
            unwell = 0 if await self.broker.healthy() else unwell + 1
            if unwell == 20 and not self.stopping.is_set():
                log.error("broker.unwell", action="restarted")
                await self.broker.stop()

    async def may_work(self) -> bool:
        """Waits while everything rests; False when it is the end."""
        while not self.stopping.is_set() and not self.at_work.is_set():
            await self.pause(LOOK_S)
        return not self.stopping.is_set()

    @asynccontextmanager
    async def at_rest(self) -> AsyncIterator[None]:
        """Broker and workers rest; whoever asks for a page meanwhile waits at the socket, and is answered after."""
        self.at_work.clear()
        try:
            await self.stop_workers()
            await self.broker.stop()
            yield
        finally:
            if not self.stopping.is_set():
                await self.start_broker_again()
            self.at_work.set()

    async def start_broker_again(self) -> None:
        """Starts it, or says why that failed; the next look tries again."""
        try:
            await self.broker.start()
        except BrokerDidNotStart as refusal:
            log.error("broker.did_not_start", reason=str(refusal))

    async def until_ready(self) -> None:
        """Waits until the pages answer and all services are on the air."""
        deadline = asyncio.get_running_loop().time() + READY_S
        while not self.stopping.is_set() and not await asyncio.to_thread(answers, f"{self.local_address}/readyz"):
            if asyncio.get_running_loop().time() > deadline:
                raise SystemExit(f"The {self.what} was not ready after {READY_S:.0f} s; its log above says why.")
            await asyncio.sleep(LOOK_S)

    async def until_stopped(self, watches: Iterable[asyncio.Task[None]]) -> None:
        """Waits for the end; a watch that fails is the end too, and its error is said."""
        stopped = asyncio.ensure_future(self.stopping.wait())
        done, _ = await asyncio.wait((stopped, *watches), return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def stop_workers(self) -> None:
        """Tells every worker to stop; kills those that do not."""
        alive = [process for process in self.processes.values() if process.returncode is None]
        for process in alive:
            process.terminate()
        for process in alive:
            try:
                await asyncio.wait_for(process.wait(), STOP_S)
            except TimeoutError:
                process.kill()

    async def pause(self, seconds: float) -> None:
        """Waits, but not beyond the end."""
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return


def answers(url: str) -> bool:
    """Whether that address answers with 200."""
    try:
        with urlopen(url, timeout=2) as answer:  # noqa: S310 - our own address
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False
