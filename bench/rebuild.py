"""A new reader is a replay: the hub's figures from the whole stream, against bare nats-py reading the same messages."""

import asyncio
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID, uuid4

import orjson
import psutil
import uvloop
from nats.aio.client import Client
from nats.aio.msg import Msg

from bench.figures import Figure
from services.confederation.app import HERE, reader
from shared.clock import Clock
from shared.database import Database
from shared.events.crossings import CooperativePresence, MeetingStands
from shared.events.envelope import envelope
from shared.migrate import migrate
from shared.quick_client import QuickClient
from shared.streams import ALL_AGGREGATES
from shared.work import Workplace
from tests.confederation.one_broker import OneBroker, Visit

FEW, MANY = 100_000, 1_000_000
UNIONS = [f"u{number:02}" for number in range(1, 14)]
COOPERATIVES, MEETINGS = 300, 2_500  # of each union, in five years
FIRST_DAY, DAYS = date(2020, 1, 1), 1_826
IN_FLIGHT = 1_000
AIM_S = 60.0
AT = datetime(2025, 1, 1, tzinfo=UTC)
Message = tuple[str, bytes, dict[str, str]]


def measure() -> list[Figure]:
    """The figures."""
    with TemporaryDirectory(prefix="maillon-bench-") as folder:
        return uvloop.run(in_folder(Path(folder)))


async def in_folder(folder: Path) -> list[Figure]:
    """100,000 crossings, then a million, each read from the beginning by a new database."""
    broker = OneBroker(folder / "broker", UNIONS)
    await broker.start()
    try:
        await broker.provide()
        await fill(broker, 0, FEW)
        few, few_memory, _ = await in_a_process(rebuild, broker.url("fed"), f"sqlite+aiosqlite:///{folder}/few.sqlite")
        await fill(broker, FEW, MANY)
        bare, _, bare_cpu = await in_a_process(read_bare, broker.url("fed"), MANY)
        many, memory, cpu = await in_a_process(rebuild, broker.url("fed"), f"sqlite+aiosqlite:///{folder}/many.sqlite")
    finally:
        broker.stop()
    each = f"{cpu / MANY * 1e6:.0f} µs of processor a crossing; bare nats-py {bare_cpu / MANY * 1e6:.0f}"
    aim = {"aim": AIM_S, "bound": AIM_S, "smaller_is_better": True}
    return [
        Figure(f"hub's figures from {MANY:,} crossings", many, "s", None, **aim, remark=each),
        Figure("as crossings a second, against bare", MANY / many, "1/s", MANY / bare, 0.4, 0.25, of_ratio=True),
        Figure("the time for a tenth of them, times ten", few * 10, "s", many, 1.3, 1.3, True, True),
        Figure("the memory, against that for a tenth", memory, "MB", few_memory, 1.2, 1.4, True, True),
    ]


async def in_a_process(work: Any, *arguments: Any) -> tuple[float, float, float]:
    """What a child process measures: seconds, the most memory it had, in MB, and its seconds of processor."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=work, args=(theirs, *arguments))
    child.start()
    measured: tuple[float, float, float] = await asyncio.to_thread(ours.recv)
    child.join()
    return measured


def rebuild(pipe: Connection, url: str, database_url: str) -> None:
    """A fresh hub database reads everything."""
    uvloop.run(timed(pipe, QuickClient(), url, read_into(database_url)))


def read_bare(pipe: Connection, url: str, number: int) -> None:
    """nats-py's ordered consumer reads the same, and does nothing with it."""
    uvloop.run(timed(pipe, Client(), url, read_nothing(number)))


async def timed(pipe: Connection, client: Client, url: str, read: Any) -> None:
    """Reads, and watches the clock and the memory."""
    await client.connect(url)
    watch = asyncio.create_task(most_memory())
    began, worked = time.perf_counter(), time.process_time()
    await read(client)
    lasted, worked = time.perf_counter() - began, time.process_time() - worked
    watch.cancel()
    [most] = await asyncio.gather(watch)
    await client.close()
    pipe.send((lasted, most, worked))


async def most_memory() -> float:
    """The most that this process had, looked at four times a second, in MB."""
    most, process = 0.0, psutil.Process(os.getpid())
    try:
        while True:
            most = max(most, process.memory_info().rss / 2**20)
            await asyncio.sleep(0.25)
    except asyncio.CancelledError:
        return most


def read_into(database_url: str) -> Any:
    """The hub's own reader."""

    async def read(client: Client) -> None:
        place = Workplace(Database(database_url), "hub", "confederation", Clock())
        await migrate(place.database, HERE / "migrations")
        await reader().catch_up(place, client)
        await place.database.close()

    return read


def read_nothing(number: int) -> Any:
    """The least that can be done."""

    async def read(client: Client) -> None:
        taken, done = 0, asyncio.Event()

        async def take(_: Msg) -> None:
            nonlocal taken
            taken += 1
            if taken == number:
                done.set()

        await client.jetstream().subscribe("agg.>", stream=ALL_AGGREGATES, cb=take, ordered_consumer=True)
        await done.wait()

    return read


async def fill(broker: OneBroker, first: int, last: int) -> None:
    """Every union states its part of these crossings; they come into one stream."""
    for at, union in enumerate(UNIONS):
        mine = range(first + (at - first) % len(UNIONS), last, len(UNIONS))
        async with Visit(broker.url(union)) as js:
            pending = []
            for subject, body, headers in messages(union, mine):
                pending.append(await js.publish_async(subject, body, headers=headers))
                if len(pending) == IN_FLIGHT:
                    await asyncio.gather(*pending)
                    pending.clear()
            await asyncio.gather(*pending)
    await broker.arrived(last, 600)


def messages(union: str, numbers: range) -> Iterator[Message]:
    """What a union states: four of five times a co-operative as of another day, else a meeting."""
    presence, meeting = models(union)
    for number in numbers:
        turn = number // len(UNIONS)
        fifth = turn % 5 == 4
        told, noun = (meeting, "meeting") if fifth else (presence, "cooperative")
        seq = turn // 5 + 1 if fifth else turn - turn // 5 + 1  # each service counts for itself
        id = COOPERATIVES + seq % MEETINGS if fifth else seq % COOPERATIVES
        day = str(FIRST_DAY + timedelta(days=number * 7919 % DAYS))
        entity = str(UUID(int=(int(union[1:]) << 64) + id))
        body = told["body"] | {f"{noun}_id": entity, "as_of": day, "seq": seq, **changing(noun, number, id)}
        headers = told["headers"] | {"Nats-Msg-Id": (name := str(uuid4())), "ce-id": name, "ce-subject": entity}
        yield told["subject"].replace("ENTITY", entity), orjson.dumps(body), headers


def changing(noun: str, number: int, id: int) -> dict[str, Any]:
    """What is another each time."""
    if noun == "cooperative":
        return {"jobs": number * 31 % 90, "registration_number": f"{id:09}", "name": f"Co-operative {id}"}
    return {"registered": number % 40, "starts_at": f"{FIRST_DAY + timedelta(days=id * 37 % DAYS)}T17:00:00Z"}


def models(union: str) -> list[dict[str, Any]]:
    """One of each kind, as the node's own code wraps them."""
    kinds = (
        CooperativePresence(
            as_of=FIRST_DAY,
            cooperative_id=UUID(int=1),
            name="Co-operative",
            present=True,
            registration_scheme="siren",
            registration_number="0",
            legal_form="5458",
            trade="43.21A",
            department="31",
            jobs=1,
            admitted_on=date(2010, 1, 1),
        ),
        MeetingStands(
            as_of=FIRST_DAY,
            meeting_id=UUID(int=1),
            kind="visit",
            state="held",
            starts_at=AT,
            department="31",
            capacity=40,
            registered=1,
            present=9,
        ),
    )
    made = []
    for kind in kinds:
        whole = envelope(kind.stamped(union, 1, 1), source=f"/unions/{union}/x", union=union, at=AT, cause=None)
        subject = whole.subject.replace(str(UUID(int=1)), "ENTITY")
        made.append({"subject": subject, "body": orjson.loads(whole.body), "headers": whole.headers})
    return made
