"""Two toy services in processes of their own.

One commits works that announce, the other gives each event its effect.
"""

import asyncio
import sqlite3
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from uuid import uuid4

import uvloop
from sqlalchemy import insert
from sqlmodel import func, select

import tests.shared.toy
from shared.listener import listens
from shared.logs import set_up_logs
from shared.service import Service
from shared.settings import NodeSettings
from shared.work import Work
from tests.shared.toy import Counted, heard

MIGRATIONS = Path(tests.shared.toy.__file__).parent / "migrations"
LOOK_S = 0.01

EFFECT = insert(heard)


@listens(Counted)
async def write_down(event: Counted, work: Work) -> None:
    """The effect: one row."""
    await work.do(EFFECT, [{"counter_id": event.counter_id, "number": event.number, "by": "ear"}])


@dataclass(frozen=True, slots=True)
class Role:
    """What one of the two processes needs to know."""

    name: str
    database_url: str
    broker_url: str
    broker_fed_url: str


def toy_service(role: Role) -> Service:
    """The mouth, or the ear."""
    settings = NodeSettings(
        union="bench",
        union_name="Union of the bench",
        database_url=role.database_url,
        broker_url=role.broker_url,
        broker_fed_url=role.broker_fed_url,
        secret="a secret of the bench",
        public_url="http://127.0.0.1:8080",
    )
    return Service(role.name, settings, MIGRATIONS, [write_down] if role.name == "ear" else [])


def live(role: Role, pipe: Connection) -> None:
    """The life of one process: says when it is on the air, then does what it is told until it is told `None`."""
    set_up_logs(role.name, json=True, level="WARNING")
    uvloop.run(speak(role, pipe) if role.name == "mouth" else hear(role, pipe))


async def on_air(service: Service) -> None:
    """Returns when relay and listener are connected."""
    while not service.on_air:
        await asyncio.sleep(LOOK_S)


async def speak(role: Role, pipe: Connection) -> None:
    """Told `(events, size)`: commits works of `size` events until there are so many.

    Answers when it began, and when the last was committed.
    """
    async with toy_service(role).at_work() as mouth:
        await on_air(mouth)
        pipe.send("on air")
        while order := await asyncio.to_thread(pipe.recv):
            events, size = order
            counter = uuid4()
            began = time.monotonic()
            for start in range(0, events, size):
                async with mouth.place.work() as work:
                    work.announce(*(Counted(counter_id=counter, number=n) for n in range(start, start + size)))
            pipe.send((began, time.monotonic(), time.process_time()))


async def hear(role: Role, pipe: Connection) -> None:
    """Told how many effects there shall be: answers when the last of them was committed."""
    async with toy_service(role).at_work() as ear:
        await on_air(ear)
        looking = sqlite3.connect(ear.database.url.database or "")
        pipe.send("on air")
        while expected := await asyncio.to_thread(pipe.recv):
            while (looking.execute("SELECT max(pos) FROM heard").fetchone()[0] or 0) < expected:
                await asyncio.sleep(LOOK_S)
            pipe.send((time.monotonic(), time.process_time(), await doubled(ear)))


async def doubled(ear: Service) -> int:
    """How many effects there are beyond one for each event."""
    async with ear.database.reading() as session:
        once = select(heard.c.counter_id, heard.c.number).distinct().subquery()
        all_of_them = (await session.exec(select(func.count()).select_from(heard))).one()
        return all_of_them - (await session.exec(select(func.count()).select_from(once))).one()
