"""The limits: what the machine does when nothing but the database or the broker is asked."""

import asyncio
import sqlite3
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

import nats
import uvloop
from nats.aio.msg import Msg
from nats.js.api import AckPolicy, ConsumerConfig, StreamConfig

IN_FLIGHT = 200
FETCHED = 500
ROW = "x" * 200

Message = tuple[str, bytes, dict[str, str] | None]


def commits_per_second(folder: Path, commits: int = 3_000) -> float:
    """INSERT + COMMIT of one small row, one after the other, on the disk where the node keeps its databases."""
    file = folder / "bare.sqlite"
    connection = sqlite3.connect(file, isolation_level=None)
    for statement in ("PRAGMA journal_mode=WAL", "PRAGMA synchronous=FULL", "CREATE TABLE row (body TEXT)"):
        connection.execute(statement)
    began = time.perf_counter()
    for _ in range(commits):
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO row VALUES (?)", (ROW,))
        connection.execute("COMMIT")
    lasted = time.perf_counter() - began
    connection.close()
    for left in folder.glob("bare.sqlite*"):
        left.unlink()
    return commits / lasted


def messages_per_second(url: str, messages: list[Message]) -> float:
    """Bare nats-py.

    Pipelined publishing in one process, pull and acknowledge in another, until the last one is acknowledged.
    """
    processes = get_context("spawn")
    ours, theirs = processes.Pipe()
    consumer = processes.Process(target=consume, args=(url, len(messages), theirs))
    uvloop.run(make_stream(url))
    consumer.start()
    ours.recv()
    began = time.monotonic()
    uvloop.run(publish(url, messages))
    ended: float = ours.recv()
    consumer.join()
    uvloop.run(drop_stream(url))
    return len(messages) / (ended - began)


async def make_stream(url: str) -> None:
    """A stream of its own on the same broker."""
    connection = await nats.connect(url)
    await connection.jetstream().add_stream(StreamConfig(name="BARE", subjects=["bare.>"]))
    await connection.close()


async def drop_stream(url: str) -> None:
    """Leaves the broker as it was."""
    connection = await nats.connect(url)
    await connection.jetstream().delete_stream("BARE")
    await connection.close()


async def publish(url: str, messages: list[Message]) -> None:
    """Publishes with 200 acknowledgements outstanding."""
    connection = await nats.connect(url)
    js = connection.jetstream(publish_async_max_pending=IN_FLIGHT)
    acknowledgements = [
        await js.publish_async(f"bare.{subject}", body, headers=headers) for subject, body, headers in messages
    ]
    await asyncio.gather(*acknowledgements)
    await connection.close()


def consume(url: str, number: int, pipe: Connection) -> None:
    """The other process: says when it is ready, and when it has acknowledged everything."""
    uvloop.run(pull(url, number, pipe))


async def pull(url: str, number: int, pipe: Connection) -> None:
    """Pulls and acknowledges."""
    connection = await nats.connect(url)
    js = connection.jetstream()
    durable = ConsumerConfig(durable_name="bare", ack_policy=AckPolicy.EXPLICIT, max_ack_pending=2_000)
    subscription = await js.pull_subscribe("bare.>", durable="bare", stream="BARE", config=durable)
    pipe.send("ready")
    taken = 0
    while taken < number:
        try:
            messages: list[Msg] = await subscription.fetch(FETCHED, timeout=0.5)
        except TimeoutError:
            continue
        for message in messages:
            await message.ack()
        taken += len(messages)
    await connection.flush()
    pipe.send(time.monotonic())
    await connection.close()
