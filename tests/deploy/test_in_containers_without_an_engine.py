"""What the containers' brokers do, as plain processes: told by their environment, changed by operators' commands."""

import asyncio
import os
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from deploy.broker.folder import BrokerFolder
from deploy.broker.monitoring import answer
from deploy.broker.ports import free_port
from shared.installation import installed
from tests.deploy.running_hub import maillon
from tests.deploy.until import until

PASSWORDS = {f"MAILLON_BROKER_{account}_PASSWORD": "an-invented-password" for account in ("NODE", "FED", "NAT", "SYS")}


@asynccontextmanager
async def container(data: Path, *module: str, **environment: str) -> AsyncIterator[Process]:
    """A broker's container, without the container."""
    ports = {"MAILLON_BROKER_PORT": str(free_port()), "MAILLON_BROKER_MONITOR_PORT": str(free_port())}
    own = {"PATH": os.environ["PATH"], "MAILLON_DATA": str(data)} | ports | PASSWORDS | environment
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", *module, env=own)
    try:
        await until(lambda: answer(BrokerFolder(data).ports, "/healthz"), f"{module[0]} is up", 30)
        yield process
    finally:
        process.terminate()
        await process.wait()


def links(data: Path) -> list[str]:
    """The accounts that have a link."""
    told = answer(BrokerFolder(data).ports, "/leafz") or {}
    return sorted(link["account"] for link in told.get("leafs") or [])


async def test_a_node_in_containers_joins_a_hub_in_containers_and_leaves_it(folder: Path) -> None:
    hub, node, file = folder / "hub", folder / "node", folder / "occitanie.join.json"
    port = str(free_port())
    named = {"MAILLON_UNION_NAME": "Confédération", "MAILLON_HUB_HOST": "127.0.0.1"}
    joined = {"MAILLON_UNION": "occitanie", "MAILLON_HUB_FILE": str(folder / "join" / "hub.json")}
    async with (
        container(hub, "deploy.hub.container", **named, MAILLON_HUB_LEAF_PORT=port, MAILLON_BROKER_LEAF_PORT=port),
        container(node, "deploy.broker", "--config-from-env", **joined) as broker,
    ):
        added = await ran("hub", "add-union", "occitanie", "--name", "Occitanie", "-o", str(file), "--data", str(hub))
        assert "may join with the file" in added
        assert "Linked in both directions" in await ran("join", str(file), "--data", str(node))
        assert links(hub) == ["FED", "NAT-occitanie"] and links(node) == ["FED", "NAT"]
        assert (folder / "join" / "hub.json").exists()
        assert "its links are cut" in await ran("hub", "revoke-union", "occitanie", "--data", str(hub))
        assert links(hub) == []
        assert "has left Confédération" in await ran("leave", "--data", str(node))
        assert not (folder / "join" / "hub.json").exists() and broker.returncode is None


async def test_a_node_in_containers_says_which_installation_it_is_and_on_trial_dials_nobody(folder: Path) -> None:
    hub, node, file = folder / "hub", folder / "node", folder / "occitanie.join.json"
    port, note = str(free_port()), folder / "installation" / "installation.json"
    note.parent.mkdir()
    named = {"MAILLON_UNION_NAME": "Confédération", "MAILLON_HUB_HOST": "127.0.0.1"}
    mine = {"MAILLON_UNION": "occitanie", "MAILLON_HUB_FILE": str(folder / "join" / "hub.json")}
    mine["MAILLON_INSTALLATION_FILE"] = str(note)
    broker = ("deploy.broker", "--config-from-env")
    async with container(
        hub, "deploy.hub.container", **named, MAILLON_HUB_LEAF_PORT=port, MAILLON_BROKER_LEAF_PORT=port
    ):
        await ran("hub", "add-union", "occitanie", "--name", "Occitanie", "-o", str(file), "--data", str(hub))
        async with container(node, *broker, **mine):
            await ran("join", str(file), "--data", str(node))
            first = installed(note)
            assert first and first.speaks and note.stat().st_mode & 0o077 == 0
        async with container(node, *broker, **mine, MAILLON_TRIAL="true"):
            copy = installed(note)
            assert copy and copy.on_trial and links(node) == []
        async with container(node, *broker, **mine):
            await until(lambda: links(hub) == ["FED", "NAT-occitanie"], "it is the node now")
            again = installed(note)
            assert again and again.id != first.id and again.confirmed_at and first.confirmed_at
            assert again.confirmed_at > first.confirmed_at, "the hub reads the one that was confirmed last"


async def ran(*words: str) -> str:
    """What a command of an operator's printed."""
    done = await asyncio.to_thread(maillon, *words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
