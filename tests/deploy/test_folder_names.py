"""A folder may have any name: nodes start, back up and are restored there, and nothing lands beside it."""

import json
import subprocess
from pathlib import Path

import pytest

from deploy.broker.binary import nats_server
from deploy.broker.config import write_config
from deploy.broker.credentials import made_at_random
from deploy.broker.node_config import NodeBroker
from deploy.environment import database_url
from shared.database import Database
from tests.deploy.running_hub import a_hub, maillon
from tests.journeys.hands import LIST, cooperatives, import_list
from tests.journeys.running import a_node
from tests.journeys.test_from_a_list_to_a_seat import operator

UGLY = [
    "Données", "a b", "a#b", "a%41b", "a?b=1", "a&b;c", "a'b", 'a"b', "a\\b", "a\\u00e9", "$HOME", "{a}",
    "(a)[b]", "a:b@c", "日本語", "🔗", "-a", "a\tb", "a\nb", "a\x01b", "~a", "a\N{COMBINING ACUTE ACCENT}b",
]  # fmt: skip
STARTED = ["Données", "a#b%41?c=1&d", "a 'b' \"c\" \\ $HOME {x}"]


@pytest.mark.parametrize("name", UGLY)
def test_the_broker_reads_its_configuration_whatever_its_folder_is_called(folder: Path, name: str) -> None:
    data = folder / name
    broker = {"store_dir": data / "store", "pid_file": data / "pid", "log_file": data / "log", "ports_dir": data}
    write_config(NodeBroker(union="occitanie", credentials=made_at_random(), **broker), data / "nats-server.conf")
    checked = subprocess.run([nats_server(), "-t", "-c", data / "nats-server.conf"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", UGLY)
async def test_a_database_lies_in_its_folder_whatever_that_is_called(folder: Path, name: str) -> None:
    data = folder / name
    database = Database(database_url(data, "membership"))
    async with database.reading() as session:
        await session.connection()
    database.glance()
    await database.close()
    assert (data / "membership.sqlite").exists() and [path.name for path in folder.iterdir()] == [name]


@pytest.mark.parametrize("name", STARTED)
def test_a_node_starts_works_and_is_restored_in_a_folder_of_any_name(folder: Path, name: str) -> None:
    data, file, again = folder / name, folder / f"{name}.tar.gz", folder / f"{name} again"
    with a_node(data, "--union", "occitanie") as node, operator(node) as browser:
        import_list(browser, LIST.encode())
        made = maillon("backup", str(file), "--data", str(data))
        assert made.returncode == 0, made.stderr
    restored = maillon("restore", str(file), "--data", str(again))
    assert restored.returncode == 0, restored.stderr
    with a_node(again) as node, node.program() as staff:
        assert "Fonderie des Gaves" in cooperatives(staff)
    assert {path.name for path in folder.iterdir()} == {name, f"{name}.tar.gz", f"{name} again"}
    for each in (data, again):
        assert len(list(each.glob("*.sqlite"))) == 3


def test_a_hub_starts_and_adds_a_union_in_a_folder_of_any_name(folder: Path) -> None:
    with a_hub(folder / STARTED[1] / "Fédération") as hub:
        assert json.loads(hub.adds("occitanie").read_text())["union"] == "occitanie"


def test_a_second_start_that_is_refused_changes_nothing_of_the_one_that_runs(folder: Path) -> None:
    with a_hub(folder / "hub", "--name", "Confédération") as hub, a_node(folder / "node", "--name", "Union") as node:
        kept = {path: path.read_bytes() for path in files_of(hub.data, node.data)}
        second = maillon("hub", "up", "--data", str(hub.data), "--name", "Other", "--public-host", "other.example")
        assert second.returncode != 0 and "Another hub is at work" in second.stderr
        other = maillon("up", "--data", str(node.data), "--name", "Other")
        assert other.returncode != 0 and "Another node is at work" in other.stderr
        assert {path: path.read_bytes() for path in files_of(hub.data, node.data)} == kept


def files_of(hub: Path, node: Path) -> list[Path]:
    """Who they are, and how the hub proves it."""
    return [hub / "confederation.json", *sorted((hub / "tls").iterdir()), node / "node.json"]
