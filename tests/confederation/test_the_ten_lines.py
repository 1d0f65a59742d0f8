"""The readers of docs/operators/reading.md do what the page says: on a real broker, with real crossings."""

import asyncio
import sys
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path

import nats
import pytest
from nats.js.api import StreamConfig, StreamSource

from deploy.broker.server import BrokerServer
from shared.events.crossings import CooperativePresence
from shared.events.ids import new_id
from shared.streams import AGGREGATE, ALL_AGGREGATES, aggregate_stream

OPERATORS = Path(__file__).parents[2] / "docs" / "operators"
READERS = ("reader_nats.py", "reader_faststream.py")
READY_S = 90


@pytest.fixture
async def stated(broker: BrokerServer) -> AsyncIterator[BrokerServer]:
    """A broker where a union has stated two co-operatives, and all unions' crossings are in one stream."""
    connection = await nats.connect(broker.url_fed)
    js = connection.jetstream()
    await js.add_stream(aggregate_stream("occitanie"))
    await js.add_stream(StreamConfig(name=ALL_AGGREGATES, sources=[StreamSource(name=AGGREGATE)]))
    for number, (name, jobs) in enumerate([("Fonderie des Gaves", 48), ("Pain commun", 5)], start=1):
        await publish(broker, number, name, jobs)
    yield broker
    await connection.close()


async def publish(broker: BrokerServer, number: int, name: str, jobs: int) -> None:
    """One crossing, as a node's relay publishes it."""
    said = CooperativePresence(
        as_of=date(2026, 11, 19), cooperative_id=new_id(), name=name, present=True, jobs=jobs,
        registration_scheme="siren", registration_number="732829320",
    ).stamped("occitanie", 1, number)  # fmt: skip
    connection = await nats.connect(broker.url_fed)
    await connection.jetstream().publish(said.subject("occitanie"), said.model_dump_json().encode())
    await connection.close()


@pytest.mark.parametrize("name", READERS)
async def test_ten_lines_read_everything_from_the_beginning_and_what_comes(stated: BrokerServer, name: str) -> None:
    command = [sys.executable, str(OPERATORS / name), stated.url_fed]
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout
        async with asyncio.timeout(READY_S):
            assert (await process.stdout.readline()).decode() == "2026-11-19 occitanie Fonderie des Gaves 48\n"
            assert (await process.stdout.readline()).decode() == "2026-11-19 occitanie Pain commun 5\n"
            await publish(stated, 3, "Imprimerie 34", 11)
            assert (await process.stdout.readline()).decode() == "2026-11-19 occitanie Imprimerie 34 11\n"
    finally:
        process.terminate()
        await process.wait()


@pytest.mark.parametrize("name", READERS)
def test_the_page_quotes_the_file_as_it_is_and_it_has_ten_lines(name: str) -> None:
    code = (OPERATORS / name).read_text(encoding="utf-8")
    assert f"```python\n{code}```" in (OPERATORS / "reading.md").read_text(encoding="utf-8")
    imports = ("import", "from")
    assert len([line for line in code.splitlines()[1:] if line and not line.startswith(imports)]) <= 10
