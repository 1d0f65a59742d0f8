"""A reader of one's own at the hub: the ten lines of the documentation work, and can do nothing else."""

import asyncio
import json
import sys
from pathlib import Path

import nats
import pytest

from deploy.broker.recorded import READERS, KnownReader, record
from shared.streams import ALL_AGGREGATES
from tests.deploy.federation import Federation, a_federation, in_silence
from tests.deploy.test_container_files import PROJECT
from tests.deploy.until import until

STATED = {"as_of": "2026-01-01", "union": "occitanie", "name": "Scop X", "jobs": 12, "present": True}
PASSWORD = "an-invented-password"


async def with_a_fact_and_a_reader(federation: Federation) -> str:
    """One crossing at the hub; the address of a reader."""
    node = await federation.js(federation.nodes["occitanie"].url_node)
    await node.publish("agg.occitanie.membership.cooperative.1.presence.v1", json.dumps(STATED).encode())
    hub = await federation.js(federation.hub.url_fed)

    async def arrived() -> bool:
        return bool((await hub.stream_info(ALL_AGGREGATES)).state.messages)

    await until(arrived, "the hub has it", 60)
    record(federation.folder / "hub" / READERS, KnownReader(name="analyst", password=PASSWORD))
    await federation.hub.kept.reload()
    return f"nats://analyst:{PASSWORD}@127.0.0.1:{federation.hub.ports.client}"


@pytest.mark.parametrize("program", ["reader_nats.py", "reader_faststream.py"])
async def test_the_ten_lines_of_the_documentation_read_the_stream(program: str, folder: Path) -> None:
    async with a_federation(folder, "occitanie") as federation:
        address = await with_a_fact_and_a_reader(federation)
        lines = str(PROJECT / "docs" / "operators" / program)
        reader = await asyncio.create_subprocess_exec(sys.executable, lines, address, stdout=asyncio.subprocess.PIPE)
        assert reader.stdout
        line = await asyncio.wait_for(reader.stdout.readline(), 30)
        reader.terminate()
        await reader.wait()
    assert line.decode().split(maxsplit=2)[1] == "occitanie" and "Scop X" in line.decode()


async def test_a_reader_changes_nothing_and_hears_nothing_else(folder: Path) -> None:
    async with a_federation(folder, "occitanie") as federation:
        address = await with_a_fact_and_a_reader(federation)
        reader = await nats.connect(address, error_cb=in_silence)
        federation.stack.push_async_callback(reader.close)
        for subject in ("STREAM.PURGE.FED_AGG", "STREAM.DELETE.FED_AGG", "STREAM.NAMES", "STREAM.UPDATE.FED_AGG"):
            with pytest.raises(nats.errors.TimeoutError):
                await reader.request(f"$JS.API.{subject}", b"{}", timeout=0.3)
        with pytest.raises(nats.errors.TimeoutError):
            await reader.request("$JS.occitanie.API.CONSUMER.CREATE.AGG", b"{}", timeout=0.3)
        hub = await federation.js(federation.hub.url_fed)
        assert (await hub.stream_info(ALL_AGGREGATES)).state.messages == 1


async def test_a_revoked_reader_is_cut(folder: Path) -> None:
    async with a_federation(folder, "occitanie") as federation:
        address = await with_a_fact_and_a_reader(federation)
        reader = await nats.connect(address, error_cb=in_silence, allow_reconnect=False)
        (federation.folder / "hub" / READERS / "analyst.json").unlink()
        await federation.hub.kept.reload()
        await until(lambda: reader.is_closed, "the reader is cut")
