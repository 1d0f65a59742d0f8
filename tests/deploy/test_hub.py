"""The hub's operator and a union's: one command each, while everything runs, and every refusal says what to do."""

import json
import sqlite3
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil
import pytest

from deploy.broker.folder import BrokerFolder
from deploy.broker.monitoring import answer
from deploy.hub.authority import make_authority, own_certificates
from shared.identity import HUB_SESSION_COOKIE
from tests.deploy.running_hub import RunningHub, a_hub, maillon
from tests.journeys.running import RunningNode, a_node, until
from tests.kept import kept_in


@dataclass
class Both:
    """A hub and a node, running."""

    hub: RunningHub
    node: RunningNode

    def join(self, file: Path) -> subprocess.CompletedProcess[str]:
        """`maillon join` on the node."""
        return maillon("join", str(file), "--data", str(self.node.data))

    def leave(self) -> subprocess.CompletedProcess[str]:
        """`maillon leave` on the node."""
        return maillon("leave", "--data", str(self.node.data))

    def links(self) -> list[str]:
        """Names and accounts of the links that stand at the hub."""
        told = answer(BrokerFolder(self.hub.data).ports, "/leafz") or {}
        return sorted(f"{link['name']} {link['account']}" for link in told.get("leafs") or [])

    def pids(self) -> set[int]:
        """The node's processes."""
        return {one.pid for one in psutil.Process(self.node.process.pid).children(recursive=True)}


LINKED = ["occitanie FED", "occitanie NAT-occitanie"]


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    """One hub and one node for all the stories of this file; each leaves the node unlinked."""
    folder = tmp_path_factory.mktemp("both")
    with a_hub(folder / "hub", "--name", "Confédération") as hub, a_node(folder / "n", "--union", "occitanie") as node:
        yield Both(hub, node)


@pytest.fixture(scope="module")
def file(both: Both) -> Path:
    """The join file of the node's union."""
    return both.hub.adds("occitanie", "--departments", "09,11", "--since", "2016-01-01", name="Union d’Occitanie")


def changed(file: Path, **changes: str) -> Path:
    """A join file with something else in it."""
    other = file.with_name("changed.json")
    other.write_text(json.dumps(json.loads(file.read_text()) | changes))
    return other


def test_the_join_file_is_for_its_owner_alone_and_the_hub_keeps_no_seed(both: Both, file: Path) -> None:
    join = json.loads(file.read_text())
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = [content for _, content in kept_in(both.hub.data)]
    assert kept and not [one for one in kept if join["up_seed"].encode() in one or join["down_seed"].encode() in one]


def test_a_node_joins_and_leaves_with_one_command_each_and_nothing_is_restarted(both: Both, file: Path) -> None:
    before = both.pids()
    joined = both.join(file)
    assert "Linked in both directions" in joined.stdout, joined.stdout + joined.stderr
    assert both.links() == LINKED and both.pids() == before
    assert stat.S_IMODE((both.node.data / "hub.json").stat().st_mode) == 0o600
    left = both.leave()
    assert "has left Confédération" in left.stdout, left.stderr
    assert not (both.node.data / "hub.json").exists()
    until(lambda: both.links() == [], "the hub sees no link")
    assert both.pids() == before
    assert httpx.get(f"{both.node.address}/readyz").status_code == 200


def test_what_is_stated_again_and_made_anew_agrees_with_what_the_union_signed(both: Both, file: Path) -> None:
    both.join(file)
    before = until(lambda: agreed_epochs(both), "both services' totals agree")
    said = maillon("restate", "--data", str(both.node.data))
    assert "membership, meetings, notifications: everything will be stated again" in said.stdout, said.stderr

    def newer() -> bool:
        now = agreed_epochs(both)
        return bool(now) and all(now[service] > epoch for service, epoch in before.items())

    until(newer, "both services' totals agree in a new epoch")
    made = maillon("confederation", "rebuild", "--data", str(both.hub.data))
    assert "Every figure is made anew" in made.stdout, made.stderr
    until(lambda: agreed_epochs(both), "the totals agree after the rebuild")
    both.leave()


def agreed_epochs(both: Both) -> dict[str, int]:
    """The epoch of each service's totals, once `maillon confederation reconcile` finds nothing that differs."""
    told = maillon("confederation", "reconcile", "--data", str(both.hub.data))
    if told.returncode or not {"membership", "meetings"} <= set(told.stdout.split()):
        return {}
    with sqlite3.connect(f"file:{both.hub.data}/confederation.sqlite?mode=ro", uri=True) as database:
        rows = database.execute("SELECT service, totals_epoch FROM ledger WHERE \"union\" = 'occitanie'").fetchall()
    return dict(rows)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"hub": "tls://hub.invalid:7422"}, "name hub.invalid is not known here"),
        ({"hub": "tls://127.0.0.1:1"}, "Nobody listens at tls://127.0.0.1:1"),
        ({"union": "bretagne"}, "The file is for bretagne, and this node is occitanie’s"),
        ({"up_seed": "short"}, "is not a join file, or not a whole one: up_seed"),
        ({"ca": ""}, "certificate that does not prove it is the hub"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_words_and_changes_nothing(
    both: Both, file: Path, changes: dict[str, str], words: str
) -> None:
    refused = both.join(changed(file, **changes))
    assert refused.returncode == 1 and words in refused.stderr, refused.stdout + refused.stderr
    assert not (both.node.data / "hub.json").exists() and both.links() == []


def test_a_hub_that_another_authority_vouches_for_is_not_trusted(both: Both, file: Path, folder: Path) -> None:
    make_authority(folder)
    refused = both.join(changed(file, ca=(folder / "ca.pem").read_text()))
    assert "certificate that does not prove it is the hub" in refused.stderr


def test_a_name_that_the_certificate_does_not_have_is_not_trusted(both: Both, file: Path) -> None:
    port = json.loads(file.read_text())["hub"].rpartition(":")[2]
    refused = both.join(changed(file, hub=f"tls://127.0.0.2:{port}"))
    assert refused.returncode == 1
    assert "does not prove it is the hub" in refused.stderr or "Nobody listens" in refused.stderr


def test_a_web_server_is_no_hub(both: Both, file: Path) -> None:
    port = both.hub.told["address"].rpartition(":")[2]
    refused = both.join(changed(file, hub=f"tls://127.0.0.1:{port}"))
    assert "does not speak TLS" in refused.stderr


def test_a_revoked_union_is_cut_at_once_and_its_file_opens_nothing_until_it_gets_another(
    both: Both, file: Path
) -> None:
    assert both.join(file).returncode == 0 and both.links() == LINKED
    assert "its links are cut" in both.hub.does("revoke-union", "occitanie")
    assert both.links() == []
    assert both.leave().returncode == 0
    refused = both.join(file)
    assert "does not accept the keys of Union d’Occitanie" in refused.stderr
    assert not (both.node.data / "hub.json").exists()
    both.hub.does("add-union", "occitanie", "--name", "Union d’Occitanie", "-o", str(file))
    assert both.join(file).returncode == 0 and both.links() == LINKED
    assert both.leave().returncode == 0


def test_what_the_operator_records_is_known_to_the_confederation_s_service(both: Both) -> None:
    both.hub.adds("picardie", "--departments", "02,60", "--since", "2010-01-01")
    both.hub.adds("nord", "--departments", "59,62", "--since", "2010-01-01")
    both.hub.does("rename", "nord", "--name", "Nord–Pas-de-Calais")
    both.hub.does(
        *("merge-unions", "nord", "picardie", "--into", "hauts-de-france", "--name", "Hauts-de-France"),
        *("--on", "2017-01-01", "-o", str(both.hub.data.parent / "hdf.json")),
    )
    both.hub.does(
        *("split", "hauts-de-france", "--into", "hauts-de-france=:59,62,02", "--into", "oise=Oise:60"),
        *("-o", str(both.hub.data.parent)),
    )
    both.hub.does("add-federation", "btp", "--name", "Fédération du BTP", "--trades", "41,42,43")
    until(lambda: known(both).get("oise"), "the service knows the last of them")
    unions = known(both)
    assert unions["nord"] == ("Nord–Pas-de-Calais", "2016-12-31", '["hauts-de-france"]')
    assert unions["hauts-de-france"] == ("Hauts-de-France", None, "[]")
    assert "Fédération du BTP  [41,42,43]" in both.hub.does("list")


def known(both: Both) -> dict[str, tuple[str, str | None, str]]:
    """The unions in the service's database: name, last day, successors."""
    with sqlite3.connect(f"file:{both.hub.data}/confederation.sqlite?mode=ro", uri=True) as database:
        rows = database.execute('SELECT code, name, "until", successors FROM regional_union').fetchall()
    return {code: (name, until, successors.replace(" ", "")) for code, name, until, successors in rows}


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (("add-union", "hub", "--name", "X"), "The code hub is taken"),
        (("add-union", "occitanie", "--name", "X"), "The code occitanie is taken"),
        (("add-union", "Île", "--name", "X"), "code: String should match"),
        (("add-union", "sud", "--name", "X", "--departments", "09"), "Department 09 belongs to Union d’Occitanie"),
        (("add-union", "sud", "--name", "X", "--departments", "99"), "There is no department 99"),
        (("revoke-union", "nowhere"), "There is no union nowhere"),
        (("split", "occitanie", "--into", "a=A:09"), "Each department of Union d’Occitanie must go to exactly one"),
        (("split", "occitanie", "--into", "a"), "Write --into CODE=NAME:DEPARTMENTS"),
        (("merge-unions", "occitanie", "--into", "sud"), "give its name with --name"),
    ],
)
def test_what_the_operator_must_not_do_is_refused_in_words(
    both: Both, file: Path, words: tuple[str, ...], answer: str
) -> None:
    assert answer in both.hub.refuses(*words)


def test_a_reader_gets_an_address_once_and_loses_it_when_revoked(both: Both) -> None:
    address = both.hub.does("add-reader", "analyst").strip()
    assert address.startswith("nats://analyst:") and "is taken" in both.hub.refuses("add-reader", "analyst")
    assert "reads no more" in both.hub.does("revoke-reader", "analyst")
    assert "There is no reader analyst" in both.hub.refuses("revoke-reader", "analyst")


def test_an_operator_signs_in_with_a_link(both: Both) -> None:
    link = both.hub.does("link").strip()
    with httpx.Client(follow_redirects=True, headers={"Sec-Fetch-Site": "same-origin"}) as browser:
        assert browser.post(link).url.path == "/overview"
        assert any(name.startswith(HUB_SESSION_COOKIE) for name in browser.cookies)


def test_a_hub_that_is_down_says_so_and_changes_nothing(folder: Path) -> None:
    with a_hub(folder / "hub") as hub:
        hub.adds("occitanie")
    refused = maillon("hub", "rename", "occitanie", "--name", "X", "--data", str(folder / "hub"))
    assert f"Nothing runs in {folder}/hub. Start it first" in refused.stderr
    assert "Union occitanie" in maillon("hub", "list", "--data", str(folder / "hub")).stdout


def test_a_node_that_is_down_joins_when_it_starts(folder: Path) -> None:
    with a_hub(folder / "hub") as hub:
        file = hub.adds("occitanie")
        with a_node(folder / "node", "--union", "occitanie"):
            pass
        joined = maillon("join", str(file), "--data", str(folder / "node"))
        assert "it links when it starts" in joined.stdout, joined.stderr
        with a_node(folder / "node") as node:
            both = Both(hub, node)
            until(lambda: both.links() == LINKED, "it is linked")


def test_a_hub_may_have_a_certificate_of_its_operator_s_own(folder: Path) -> None:
    theirs = own_certificates(folder / "theirs", ["127.0.0.1"])
    assert theirs.ca
    words = ("--certificate", str(theirs.cert), "--key", str(theirs.key), "--authority", str(theirs.ca))
    with a_hub(folder / "hub", *words) as hub:
        join = json.loads(hub.adds("occitanie").read_text())
    assert join["ca"] == theirs.ca.read_text() and not (folder / "hub" / "tls").exists()


def test_a_hub_s_certificate_is_renewed_before_it_ends_and_its_authority_stays(folder: Path) -> None:
    first = own_certificates(folder, ["127.0.0.1"])
    before, authority = first.cert.read_text(), first.authority()
    assert own_certificates(folder, ["127.0.0.1"]).cert.read_text() == before
    renamed = own_certificates(folder, ["127.0.0.1", "hub.example.org"])
    assert renamed.cert.read_text() != before and renamed.authority() == authority
