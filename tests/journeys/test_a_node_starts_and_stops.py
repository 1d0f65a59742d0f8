"""A node as its operator has it in hand: started, stopped, started again, and left in any way."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from deploy.kept_node import kept_node
from tests.journeys.hands import LIST, cooperatives, import_list
from tests.journeys.running import a_node, end, family, launch, log_of, start, until, words_of
from tests.journeys.test_from_a_list_to_a_seat import operator


@pytest.fixture
def data(folder: Path) -> Iterator[Path]:
    """A folder for a node; what runs on it is ended after the test."""
    yield folder / "node"
    end([one for one in psutil.process_iter() if str(folder) in words_of(one)])


def test_ctrl_c_ends_the_whole_tree_and_a_second_start_knows_everything(data: Path) -> None:
    node = start(data, "--union", "occitanie")
    assert set(node.told) == {"address", "sign_in", "mail", "data", "union", "on_trial", "pid"}
    assert node.told["union"] == "occitanie" and node.told["pid"] == node.process.pid
    tree = family(node.process.pid)
    assert len(tree) >= 3
    with operator(node) as browser:
        import_list(browser, LIST.encode())
    assert node.stop(signal.SIGINT) == 0
    assert not [one for one in tree if one.is_running()]
    with a_node(data) as again, again.program() as staff:
        assert again.told["union"] == "occitanie"
        assert sorted(cooperatives(staff)) == ["Fonderie des Gaves", "Pain commun"]
        assert again.told["sign_in"] != node.told["sign_in"]


def test_a_port_that_is_taken_is_said_in_words(data: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        process = launch(data, "up", "--port", port)
        assert process.wait(30) == 1
        assert f"Port {port} of localhost cannot be used" in log_of(data)
        assert "--port 0" in log_of(data) and "Traceback" not in log_of(data)
        assert family(process.pid) == []


def test_a_supervisor_that_is_killed_leaves_no_worker_and_the_next_start_is_clean(data: Path) -> None:
    node = start(data, "--workers", "2")
    workers, [broker] = node.parts("worker"), node.parts("broker")
    assert len(workers) == 2
    node.process.kill()
    node.process.wait(5)
    until(lambda: not [one for one in workers if alive(one)], "the workers have ended", 10)
    with a_node(data) as again:
        assert not alive(broker)
        assert again.parts("broker")[0].pid != broker.pid
        with again.browser() as browser:
            assert browser.get("/agenda").status_code == 200


def alive(process: psutil.Process) -> bool:
    """Whether it runs; who is dead and not yet buried does not."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_the_operator_gets_a_new_link_from_the_command_line(data: Path) -> None:
    with a_node(data) as node:
        asked = [sys.executable, "-m", "deploy", "link", "--data", str(data)]
        own = {name: value for name, value in os.environ.items() if not name.startswith("MAILLON_")}
        link = subprocess.run(asked, capture_output=True, text=True, check=True, env=own).stdout.strip()
        assert link.startswith(f"{node.address}/sign-in/")
        with node.browser() as browser, node.browser() as another:
            assert browser.post(link).url.path == "/tour"
            assert another.post(link).status_code == 403


def test_a_folder_has_one_node_at_a_time(data: Path) -> None:
    with a_node(data) as node:
        [broker] = node.parts("broker")
        assert launch(data, "up").wait(30) == 1
        assert f"Another node is at work in {data}" in log_of(data)
        assert alive(broker)
        with node.browser() as browser:
            assert browser.get("/readyz").json()["ready"]


def test_a_folder_of_one_union_does_not_become_another_s(data: Path) -> None:
    kept_node(data, union="occitanie")
    process = launch(data, "up", "--union", "bretagne")
    assert process.wait(30) == 1
    assert "'occitanie'" in log_of(data)
