"""The node's broker: its accounts keep apart what must be apart, and it is found again where it was."""

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import nats
import psutil
import pytest
from nats.js import api
from nats.js.errors import NotFoundError
from pydantic import ValidationError

from deploy.broker.binary import nats_server
from deploy.broker.config import write_config
from deploy.broker.credentials import kept_credentials, made_at_random
from deploy.broker.folder import BrokerFolder
from deploy.broker.node_config import NodeBroker
from deploy.broker.server import BrokerDidNotStart, BrokerServer
from shared.errors import NotFound


async def with_agg(broker: BrokerServer) -> None:
    """Declares the stream of what may leave the union, in its own account."""
    fed = await nats.connect(broker.url_fed)
    await fed.jetstream().add_stream(api.StreamConfig(name="AGG", subjects=[f"agg.{broker.union}.>"]))
    await fed.close()


async def test_a_fact_for_the_confederation_is_acknowledged_to_the_service_that_states_it(
    broker: BrokerServer,
) -> None:
    await with_agg(broker)
    node = await nats.connect(broker.url_node)
    ack = await node.jetstream().publish("agg.occitanie.cooperatives.counted", b"{}")
    await node.close()
    assert (ack.stream, ack.domain, ack.seq) == ("AGG", "occitanie", 1)


async def test_the_services_do_not_see_the_streams_beyond_the_wall(
    broker: BrokerServer,
) -> None:
    await with_agg(broker)
    node = await nats.connect(broker.url_node)
    with pytest.raises(NotFoundError):
        await node.jetstream().stream_info("AGG")
    assert await node.jetstream().streams_info() == []
    await node.close()


async def test_what_stays_in_the_union_is_out_of_sight_from_beyond_the_wall(
    broker: BrokerServer,
) -> None:
    node, fed = await nats.connect(broker.url_node), await nats.connect(broker.url_fed)
    heard = await fed.subscribe(">")
    await fed.flush()
    await node.jetstream().add_stream(api.StreamConfig(name="EVT", subjects=["evt.>"]))
    await node.jetstream().publish("evt.membership.person.1.added.v1", b'{"name": "Aline"}')
    with pytest.raises(nats.errors.TimeoutError):
        await heard.next_msg(timeout=0.3)
    assert await fed.jetstream().streams_info() == []
    await node.close()
    await fed.close()


async def test_another_union_s_facts_have_no_way_through_the_wall(broker: BrokerServer) -> None:
    fed = await nats.connect(broker.url_fed)
    await fed.jetstream().add_stream(api.StreamConfig(name="AGG", subjects=["agg.>"]))
    node = await nats.connect(broker.url_node)
    with pytest.raises(nats.js.errors.NoStreamResponseError):
        await node.jetstream().publish("agg.bretagne.cooperatives.counted", b"{}")
    assert (await fed.jetstream().stream_info("AGG")).state.messages == 0
    await node.close()
    await fed.close()


async def test_nobody_enters_without_a_password(broker: BrokerServer) -> None:
    with pytest.raises(nats.errors.Error, match="Authorization Violation"):
        await nats.connect(f"nats://127.0.0.1:{broker.ports.client}", allow_reconnect=False, error_cb=in_silence)


async def test_a_client_finds_the_broker_again_after_a_restart_with_all_it_had(broker: BrokerServer) -> None:
    node = await nats.connect(broker.url_node, reconnect_time_wait=0.05, error_cb=in_silence)
    await node.jetstream().add_stream(api.StreamConfig(name="EVT", subjects=["evt.>"]))
    await node.jetstream().publish("evt.a", b"kept")
    await broker.stop()
    assert broker.pid is None and not await broker.healthy()
    await broker.start()
    assert (await node.jetstream(timeout=10).publish("evt.a", b"new")).seq == 2
    await node.close()


async def test_a_command_and_the_node_may_tell_the_broker_its_configuration_at_once(broker: BrokerServer) -> None:
    for _ in range(5):
        await asyncio.gather(*(BrokerFolder(broker.kept.data).reload() for _ in range(4)))
    assert await broker.healthy() and not list(broker.kept.path.glob("*.draft"))


async def test_a_killed_broker_has_lost_nothing_that_it_acknowledged(broker: BrokerServer) -> None:
    node = await nats.connect(broker.url_node, reconnect_time_wait=0.05, error_cb=in_silence)
    await node.jetstream().add_stream(api.StreamConfig(name="EVT", subjects=["evt.>"]))
    for _ in range(20):
        await node.jetstream().publish("evt.a", b"kept")
    assert broker.pid
    os.kill(broker.pid, signal.SIGKILL)
    await broker.stop()
    await broker.start()
    assert (await node.jetstream(timeout=10).stream_info("EVT")).state.messages == 20
    await node.close()


async def test_a_new_node_process_ends_the_broker_that_a_crashed_one_left_behind(folder: Path) -> None:
    left_behind = BrokerServer("occitanie", folder)
    await left_behind.start()
    successor = BrokerServer("occitanie", folder)
    await successor.start()
    assert left_behind.pid is None
    assert successor.ports == left_behind.ports
    await successor.stop()


async def test_a_port_that_somebody_took_meanwhile_is_replaced_by_a_free_one(folder: Path) -> None:
    server = BrokerServer("occitanie", folder)
    await server.start()
    before = server.ports.client
    await server.stop()
    with socket.create_server(("127.0.0.1", before)):
        await server.start()
        assert server.ports.client != before
    await server.stop()


async def test_a_port_that_was_asked_for_and_is_taken_is_named_in_the_refusal(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = BrokerServer("occitanie", folder, port=port)
        with pytest.raises(BrokerDidNotStart, match="address already in use"):
            await server.start()
        assert server.pid is None


def test_the_configuration_passes_the_server_s_own_check_and_is_for_its_owner_s_eyes(folder: Path) -> None:
    path = folder / "nats-server.conf"
    settings = NodeBroker(union="midi-pyrenees", credentials=made_at_random(), store_dir=folder / 'a "b" $c')
    write_config(settings, path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert json.loads(path.read_text())["jetstream"]["sync_interval"] == "always"
    checked = subprocess.run([nats_server(), "-t", "-c", path], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("code", ["", "Occitanie", "a.b", "a>", "île", "a b", "-a", "a" * 33])
def test_a_union_s_code_that_would_break_a_subject_is_refused(code: str, folder: Path) -> None:
    with pytest.raises(ValidationError):
        NodeBroker(union=code, credentials=made_at_random(), store_dir=folder)


def test_passwords_are_made_once_and_differ_and_do_not_show(folder: Path) -> None:
    first, second = kept_credentials(folder), kept_credentials(folder)
    assert first == second
    assert len({first.node, first.fed, first.sys}) == 3
    assert first.node not in repr(first)
    assert stat.S_IMODE((folder / "broker" / "credentials.json").stat().st_mode) == 0o600


def test_a_setting_names_another_server_and_a_wrong_one_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILLON_NATS_SERVER", "/bin/true")
    assert nats_server() == Path("/bin/true")
    monkeypatch.setenv("MAILLON_NATS_SERVER", "/no/such/server")
    with pytest.raises(NotFound, match="/no/such/server"):
        nats_server()


async def test_in_a_container_the_environment_says_all_and_the_server_takes_the_process_over(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        port, monitor = one.getsockname()[1], other.getsockname()[1]
    password = "an-invented-password"
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "deploy.broker", "--config-from-env"),
        env={
            "PATH": os.environ["PATH"],
            "MAILLON_UNION": "bretagne",
            "MAILLON_DATA": str(folder),
            "MAILLON_BROKER_PORT": str(port),
            "MAILLON_BROKER_MONITOR_PORT": str(monitor),
            **{f"MAILLON_BROKER_{account}_PASSWORD": password for account in ("NODE", "FED", "NAT", "SYS")},
        },
    )
    url = f"nats://node:{password}@127.0.0.1:{port}"
    node = await nats.connect(url, max_reconnect_attempts=200, reconnect_time_wait=0.05, error_cb=in_silence)
    assert (await node.jetstream().account_info()).domain == "bretagne"
    assert node.connected_server_version and psutil.Process(process.pid).name() == "nats-server"
    assert stat.S_IMODE((folder / "broker" / "nats-server.conf").stat().st_mode) == 0o600
    await node.close()
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 10) == 0


async def in_silence(_: Exception) -> None:
    """Clients complain while their broker is away; here that is meant."""
