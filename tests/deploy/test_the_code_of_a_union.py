"""A node that nobody gave a code gets it in the tour, or from its first join file; who is signed in stays so."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deploy.kept_node import kept_node, rename_union
from shared.identity import Seals
from shared.union_code import NONE_YET
from tests.deploy.running_hub import RunningHub, a_hub, maillon
from tests.journeys.hands import LIST, import_list
from tests.journeys.running import RunningNode, a_node, log_of, until
from tests.journeys.test_from_a_list_to_a_seat import operator

UNION = {"union_name": "Union de Bretagne", "zone": "Europe/Paris", "language": "fr"}


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningHub]:
    """A living hub."""
    with a_hub(tmp_path_factory.mktemp("federation") / "hub") as running:
        yield running


def code_of(node: RunningNode) -> str:
    """By which code it goes, as its folder says."""
    return str(json.loads((node.data / "node.json").read_text())["union"])


def totals_at(hub: RunningHub, union: str) -> Any:
    """What the hub's reconciliation says of a union's co-operatives; nothing before it has read any."""
    said = maillon("confederation", "reconcile", "--data", str(hub.data)).stdout
    return next((line for line in said.splitlines() if line.split()[:2] == [union, "membership"]), "")


def test_a_code_from_the_tour_is_taken_at_once_and_whoever_is_signed_in_stays_so(hub: RunningHub, folder: Path) -> None:
    with a_node(folder / "node") as node, operator(node) as browser:
        assert node.told["union"] == code_of(node) == NONE_YET
        import_list(browser, LIST.encode())
        browser.post("/tour/union", data=UNION | {"union_code": "breizh"})
        until(lambda: code_of(node) == "breizh", "the folder says the code")
        until(lambda: "breizh" in browser.get("/node").text, "the pages go by it")
        assert browser.get("/people").status_code == 200 and "sign-in" not in str(browser.get("/").url)
        refused = maillon("join", str(hub.adds("corse")), "--data", str(node.data))
        assert refused.returncode == 1 and "change the node’s code first" in refused.stderr
        done = maillon("join", str(hub.adds("breizh")), "--data", str(node.data))
        assert done.returncode == 0, done.stdout + done.stderr
        until(lambda: "agrees" in totals_at(hub, "breizh"), "the hub agrees with the union’s totals")
        assert "worker.ended" not in log_of(node.data)


def test_the_first_join_file_brings_the_code_while_the_node_runs(hub: RunningHub, folder: Path) -> None:
    with a_node(folder / "node") as node, operator(node) as browser:
        import_list(browser, LIST.encode())
        done = maillon("join", str(hub.adds("bretagne")), "--data", str(node.data))
        assert done.returncode == 0 and "goes by the code bretagne" in done.stdout, done.stdout + done.stderr
        assert code_of(node) == "bretagne" and "bretagne" in browser.get("/node").text
        until(lambda: "agrees" in totals_at(hub, "bretagne"), "the hub agrees with the union’s totals")
        refused = maillon("join", str(hub.adds("normandie")), "--data", str(node.data))
        assert refused.returncode == 1 and "this node is bretagne" in refused.stderr


def test_a_node_at_rest_takes_the_code_of_its_join_file_too(hub: RunningHub, folder: Path) -> None:
    kept_node(folder / "node")
    done = maillon("join", str(hub.adds("guyane")), "--data", str(folder / "node"))
    assert done.returncode == 0 and kept_node(folder / "node").union == "guyane", done.stdout + done.stderr


def test_another_code_changes_no_seal_and_a_chosen_one_is_not_overruled_by_a_command(folder: Path) -> None:
    before = kept_node(folder)
    token = Seals(before.secret, union=before.seal_name).seal("link", {"a": 1})
    after = rename_union(folder, "bretagne")
    assert after.union == "bretagne" and kept_node(folder) == after
    assert Seals(after.secret, union=after.seal_name).open("link", token) == {"a": 1}
    with pytest.raises(SystemExit, match="join file"):
        kept_node(folder, union="guyane")
    assert kept_node(folder).union == "bretagne"


def test_what_is_no_code_is_refused_before_anything_is_written(folder: Path) -> None:
    done = maillon("up", "--data", str(folder / "node"), "--union", "Île-de-France", "--port", "0")
    assert done.returncode == 1 and "is no code of a union" in done.stderr
    assert not (folder / "node" / "node.json").exists()
