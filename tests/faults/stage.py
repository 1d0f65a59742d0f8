"""The stage of a chaos run: a broker, a mouth and an ear in processes of their own, and the ways to hurt them."""

import asyncio
import multiprocessing
import os
import shutil
import signal
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any

import nats
from sqlalchemy import func, text
from sqlmodel import select

from deploy.broker.server import BrokerServer
from shared.database import Database
from shared.streams import EVENTS
from tests.faults.processes import Role, live
from tests.shared.toy import heard

Trouble = Callable[[Random], Awaitable[None]]
READY_S = 90.0  # a busy machine is no fault that we look for

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.faults.processes", "asyncpg", "shared.sqlite_inloop"])


class Actor:
    """One service's process, and its database."""

    def __init__(self, role: Role) -> None:
        self.role = role
        self.database = Database(role.database_url)
        self.process: Any = None

    def start(self) -> None:
        """Starts the process anew."""
        self.process = processes.Process(target=live, args=(self.role,), daemon=True)
        self.process.start()

    def signal(self, number: int) -> None:
        """Sends it a signal, unless another trouble has killed it meanwhile."""
        if self.process.is_alive():
            os.kill(self.process.pid, number)

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.join()

    async def ask(self, statement: Any) -> list[Any]:
        """Looks into its database."""
        async with self.database.reading() as session:
            return list((await session.exec(statement)).all())

    async def count(self, *condition: Any) -> int:
        """How many rows there are."""
        return int((await self.ask(select(func.count()).where(*condition)))[0])

    async def lock(self, seconds: float) -> None:
        """Holds its database's write lock, as another process might."""
        if not self.database.sqlite:
            async with self.database.writing.begin() as connection:
                await connection.execute(text("LOCK TABLE outbox, inbox IN EXCLUSIVE MODE"))
                await asyncio.sleep(seconds)
            return
        file = sqlite3.connect(str(self.database.url.database), isolation_level=None)
        with suppress(sqlite3.OperationalError):
            file.execute("BEGIN IMMEDIATE")
            await asyncio.sleep(seconds)
        file.close()

    async def cut_off(self) -> None:
        """Ends every connection of its PostgreSQL, the one with the duties' lock too."""
        everyone = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        async with self.database.writing.connect() as connection:
            await connection.execute(text(everyone))


class Stage:
    """A broker, a mouth and an ear, and the ways to hurt them."""

    def __init__(self, folder: Path, make_url: Callable[[], str], mutant: str) -> None:
        self.folder = folder
        self.make_url = make_url
        self.mutant = mutant
        self.broker = BrokerServer("occitanie", folder)
        self.actors: dict[str, Actor] = {}

    async def open(self) -> None:
        """Starts everything."""
        await self.broker.start()
        for name in ("mouth", "ear"):
            role = Role(name, self.make_url(), self.broker.url_node, self.broker.url_fed, self.folder, self.mutant)
            self.actors[name] = Actor(role)
            self.actors[name].start()
        async with asyncio.timeout(READY_S):
            while not await self.heard_something():
                await asyncio.sleep(0.05)

    async def heard_something(self) -> bool:
        """Whether the first facts have arrived."""
        with suppress(Exception):
            return await self.actors["ear"].count(heard.c.pos > 0) > 0
        return False

    def revive(self) -> None:
        """Starts again who ended by himself, as a supervisor does: the database was away at the start."""
        for actor in self.actors.values():
            if not actor.process.is_alive():
                actor.start()

    def last_words(self) -> str:
        """The end of what the services wrote, for whoever looks for a fault."""
        texts = {path.name: path.read_text(errors="replace") for path in self.folder.glob("*.log")}
        return "".join(f"\n--- {name}\n{text[-3000:]}" for name, text in texts.items())

    async def close(self) -> None:
        """Ends everything."""
        for actor in self.actors.values():
            actor.kill()
            await actor.database.close()
        await self.broker.stop()

    @asynccontextmanager
    async def connected(self, url: str) -> AsyncIterator[Any]:
        """A short connection to the broker."""
        async with asyncio.timeout(3):
            client = await nats.connect(url, allow_reconnect=False, error_cb=in_silence)
        try:
            yield client.jetstream(timeout=2)
        finally:
            await client.close()

    async def kill(self, random: Random, who: str) -> None:
        """kill -9, and a new start a little later."""
        self.actors[who].kill()
        await asyncio.sleep(random.uniform(0, 0.3))
        self.actors[who].start()

    async def stop(self, random: Random, who: str) -> None:
        """Asleep for a while, without knowing it."""
        self.actors[who].signal(signal.SIGSTOP)
        await asyncio.sleep(random.uniform(0.05, 0.8))
        self.actors[who].signal(signal.SIGCONT)

    async def lock(self, random: Random, who: str) -> None:
        """Somebody else writes to the database, and takes their time."""
        await self.actors[who].lock(random.uniform(0.1, 1.0))

    async def cut_off(self, random: Random, who: str) -> None:
        """The database drops its clients; a file has none, so it is locked instead."""
        if self.actors[who].database.sqlite:
            await self.lock(random, who)
        else:
            await self.actors[who].cut_off()

    async def kill_broker(self, random: Random) -> None:
        """kill -9 of the broker."""
        await self.restart_broker(random)

    async def rob_broker(self, random: Random) -> None:
        """kill -9 of the broker, and its store is gone."""
        await self.restart_broker(random, self.broker.folder / "store")

    async def restart_broker(self, random: Random, gone: Path | None = None) -> None:
        """The broker falls, and is back a little later."""
        assert self.broker.process
        self.broker.process.kill()
        self.broker.process.wait()
        await asyncio.sleep(random.uniform(0, 0.4))
        if gone:
            shutil.rmtree(gone, ignore_errors=True)
        await self.broker.start()

    async def stop_broker(self, random: Random) -> None:
        """The broker is asleep for a while."""
        assert self.broker.process
        self.broker.process.send_signal(signal.SIGSTOP)
        await asyncio.sleep(random.uniform(0.05, 1.0))
        self.broker.process.send_signal(signal.SIGCONT)

    async def double(self, random: Random) -> None:
        """Copies of facts are published again, past the broker's own sieve."""
        async with self.connected(self.broker.url_node) as js:
            state = (await js.stream_info(EVENTS)).state
            for _ in range(20):
                message = await js.get_msg(EVENTS, random.randint(state.first_seq, max(state.last_seq, 1)))
                headers = {k: v for k, v in (message.headers or {}).items() if not k.startswith("Nats-")}
                await js.publish(message.subject, message.data, headers=headers)

    async def forget_durable(self, random: Random) -> None:
        """Somebody deletes a consumer."""
        async with self.connected(self.broker.url_node) as js:
            await js.delete_consumer(EVENTS, random.choice(("mouth", "ear")))

    def troubles(self) -> tuple[list[Trouble], list[Trouble]]:
        """What may befall the broker; what may befall the services. One of each at a time."""
        broker = [self.kill_broker] * 4 + [self.rob_broker, self.stop_broker, self.forget_durable] + [self.double] * 2
        services = [
            bound(hurt, who)
            for who in ("mouth", "ear")
            for hurt in (self.kill, self.kill, self.kill, self.stop, self.stop, self.lock, self.cut_off)
        ]
        return list(broker), services


@asynccontextmanager
async def a_stage(folder: Path, make_url: Callable[[], str], mutant: str = "") -> AsyncIterator[Stage]:
    """A stage on which facts are announced and heard; everything ends with the block."""
    stage = Stage(folder, make_url, mutant)
    try:
        await stage.open()
        yield stage
    finally:
        await stage.close()


def bound(hurt: Callable[[Random, str], Awaitable[None]], who: str) -> Trouble:
    """A way to hurt somebody, with the victim named."""

    async def hurt_them(random: Random) -> None:
        await hurt(random, who)

    hurt_them.__name__ = f"{getattr(hurt, '__name__', 'hurt')} {who}"
    return hurt_them


async def in_silence(_: Exception) -> None:
    """The controller's own connections may suffer too."""
