"""The drill: a copy of a node is tried beside the true one and acts on nobody; confirmed, it takes its place."""

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from pathlib import Path
from typing import Any

import httpx
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.broker.folder import BrokerFolder
from deploy.broker.monitoring import answer
from tests.deploy.compose import free_port
from tests.deploy.running_hub import RunningHub, a_hub, maillon
from tests.journeys.hands import LIST, add_people, announce, cooperatives, import_list
from tests.journeys.letters import Letters
from tests.journeys.running import RunningNode, a_node, until
from tests.journeys.test_from_a_list_to_a_seat import operator

PEOPLE = ["ines", "jo", "kim"]
RESTED_S = 4.0  # what a copy did by itself it would have done by then: it looks every half second


@dataclass
class MailHost:
    """The union's mail server: full at first, so that letters wait; then it takes everything. It saw every try."""

    full: bool = True
    seen: list[bytes] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:
        """Whether it takes a letter."""
        self.seen.append(bytes(envelope.content or b""))
        if self.full:
            return "451 4.3.1 no space left"
        self.taken.extend(envelope.rcpt_tos)
        return "250 taken"


@dataclass
class Drill:
    """A hub, the true node that belongs to it, its backup, and where its mail goes."""

    folder: Path
    hub: RunningHub
    node: RunningNode
    mail: MailHost
    environment: dict[str, str]

    @property
    def backup(self) -> Path:
        """The file."""
        return self.folder / "backup.tar.gz"

    def links(self) -> list[str]:
        """The links that stand at the hub."""
        told = answer(BrokerFolder(self.hub.data).ports, "/leafz") or {}
        return sorted(f"{link['name']} {link['account']}" for link in told.get("leafs") or [])

    def counted(self) -> int:
        """How many member co-operatives the hub counts."""
        return int(self.asked("SELECT count(*) FROM cooperative WHERE present")[0][0])

    def epochs(self) -> dict[str, int]:
        """The epoch of each service, once its signed totals agree with the hub's sums."""
        told = maillon("confederation", "reconcile", "--data", str(self.hub.data))
        if told.returncode or not {"membership", "meetings"} <= set(told.stdout.split()):
            return {}
        return dict(self.asked("SELECT service, totals_epoch FROM ledger"))

    def shown(self, what: str) -> bool:
        """Whether the hub noted that trouble, now or before."""
        return bool(self.asked(f"SELECT count(*) FROM alarm WHERE what = '{what}'")[0][0])

    def asked(self, question: str) -> list[Any]:
        """The hub's database."""
        with sqlite3.connect(f"file:{self.hub.data}/confederation.sqlite?mode=ro", uri=True) as database:
            return database.execute(question).fetchall()


@pytest.fixture
def drill(folder: Path) -> Iterator[Drill]:
    """A union at work: two co-operatives, three invitations that wait, a mail server that was chosen on the page."""
    mail = MailHost()
    controller = Controller(mail, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        port = str(controller.port)
        environment = {"MAILLON_SMTP_HOST": "127.0.0.1", "MAILLON_SMTP_PORT": port}
        with (
            a_hub(folder / "hub", "--name", "Confédération") as hub,
            a_node(folder / "node", "--union", "occitanie", **environment) as node,
        ):
            fill(node, port)
            joined = maillon("join", str(hub.adds("occitanie")), "--data", str(node.data))
            assert joined.returncode == 0, joined.stderr
            yield Drill(folder, hub, node, mail, environment)
    finally:
        controller.stop()


def fill(node: RunningNode, port: str) -> None:
    """What the union knows."""
    with operator(node) as browser, node.program() as staff:
        server = {"host": "127.0.0.1", "port": port, "tls": "none", "sender": "union@example.org", "do": "insist"}
        assert browser.post("/mail-server", data=server).is_success
        import_list(browser, LIST.encode())
        add_people(staff, PEOPLE, cooperatives(staff)["Pain commun"])
        announce(staff)
        until(lambda: all_wait(node), "the invitations wait")


def all_wait(node: RunningNode) -> bool:
    """Whether every invitation will be tried again: the one that met the full disk, and those behind it."""
    states = waiting(node)
    return sum(states.values()) == len(PEOPLE) and set(states) <= {"queued", "failed"}


def waiting(node: RunningNode) -> dict[str, int]:
    """How many messages are how far."""
    with sqlite3.connect(f"file:{node.data}/notifications.sqlite?mode=ro", uri=True) as database:
        return dict(database.execute("SELECT state, count(*) FROM delivery GROUP BY state").fetchall())


def ask_to_sign_in(node: RunningNode, person: str) -> None:
    """Somebody wants a letter to come in."""
    with node.browser() as browser:
        assert browser.post("/sign-in", data={"email": f"{person}@example.org"}).is_success


def in_the_clear(raw: bytes) -> bytes:
    """All parts of a letter, in the clear."""
    return b"".join(part.get_payload(decode=True) or b"" for part in message_from_bytes(raw).walk())  # type: ignore[misc]


def caught(node: RunningNode) -> str:
    """All letters that stayed on the machine."""
    return "".join(letter.to for letter in Letters(node.data).all())


def test_a_restored_copy_beside_the_true_node_acts_on_nobody_until_it_is_confirmed(drill: Drill) -> None:
    before = until(drill.epochs, "the hub agrees")
    assert maillon("backup", str(drill.backup), "--data", str(drill.node.data)).returncode == 0
    said = maillon("restore", str(drill.backup), "--data", str(drill.folder / "copy"))
    assert "maillon confirm" in said.stdout, said.stderr
    with a_node(drill.folder / "copy", **drill.environment) as copy:
        assert copy.told["on_trial"] is True and drill.node.told["on_trial"] is False
        it_rests(drill, copy)
        assert drill.epochs() == before and drill.counted() == 2
        drill.node.stop()
        drill.mail.full = False
        it_is_confirmed(copy)
        until(lambda: newer(drill, before), "the hub heard it all again, and agrees")
        it_acts(drill, copy)


def it_rests(drill: Drill, copy: RunningNode) -> None:
    """Nothing leaves the copy, and every page says what it is."""
    linked = drill.links()
    with copy.browser() as browser:
        page = browser.get(copy.told["sign_in"])
        assert browser.post(page.url.path).is_success, "the link on the console lets the operator in"
        for path in ("/", "/agenda", "/cooperatives", "/node", "/inbox/deliveries", "/sign-in", "/nowhere"):
            assert "Copy on trial" in browser.get(path).text, path
        refused = browser.post("/mail-server", data={"do": "insist", "host": "127.0.0.1", "port": "25"})
        assert refused.status_code == 409
    ask_to_sign_in(copy, "kim")
    until(lambda: "kim@example.org" in caught(copy), "the letter with the link is caught")
    time.sleep(RESTED_S)
    there = copy.address.removeprefix("http://").encode()
    assert drill.mail.seen and not [one for one in drill.mail.seen if there in in_the_clear(one)]
    assert all_wait(copy)
    assert drill.links() == linked == ["occitanie FED", "occitanie NAT-occitanie"]
    assert "on trial" in maillon("restate", "--data", str(copy.data)).stderr


def it_is_confirmed(copy: RunningNode) -> None:
    """On the page, by the operator, who says that the other one is off."""
    with operator(copy) as browser:
        assert browser.post("/node/trial", data={"letters": "set_aside"}).status_code == 422
        done = browser.post("/node/trial", data={"letters": "set_aside", "others_are_off": "1"})
        assert "This is the node now" in done.text and "Copy on trial" not in done.text


def newer(drill: Drill, before: dict[str, int]) -> bool:
    """Whether everything was stated again in a newer epoch."""
    now = drill.epochs()
    return bool(now) and all(now[service] > epoch for service, epoch in before.items()) and drill.counted() == 2


def test_of_two_nodes_the_hub_reads_one_undisturbed_and_in_the_end_the_one_that_was_confirmed_last(
    drill: Drill,
) -> None:
    before = until(drill.epochs, "the hub agrees")
    assert maillon("backup", str(drill.backup), "--data", str(drill.node.data)).returncode == 0
    with drill.node.program() as staff:
        add_cooperative(staff)
    until(lambda: drill.counted() == 3, "the hub counts the newest")
    maillon("restore", str(drill.backup), "--data", str(drill.folder / "copy"))
    with a_node(drill.folder / "copy", **drill.environment) as copy:
        assert maillon("confirm", "--data", str(copy.data)).returncode == 0
        until(lambda: len(drill.links()) == 4, "both are linked, and neither cuts the other")
        time.sleep(RESTED_S)
        # A broker that was kept waiting asks again, and may come to the newer one: that is then said.
        assert drill.counted() == 3 or drill.shown("second_node"), "the one that is read goes on being read"
        drill.node.stop()
        until(lambda: newer(drill, before), "the hub reads the one that was confirmed last")
        assert drill.shown("second_node"), "the hub shows that there were two"
        with a_node(drill.node.data, **drill.environment) as old:
            until(lambda: is_followed(old), "the old node stands aside and says so")
            with operator(old) as browser:
                browser.post("/node/trial", data={"others_are_off": "1"}).raise_for_status()
            copy.stop()
            until(lambda: drill.counted() == 3 and drill.epochs(), "it is read again, and nobody typed restate")


def add_cooperative(staff: httpx.Client) -> None:
    """What was entered after the backup."""
    sent = {"name": "Le Fournil", "registration_number": "000999995", "admitted_on": "2020-01-01"}
    assert (answered := staff.post("/api/membership/cooperatives", json=sent)).status_code == 201, answered.text


def is_followed(node: RunningNode) -> bool:
    """Whether every page says that another one is read instead."""
    with node.browser() as browser:
        return "Another node of this union was confirmed after this one" in browser.get("/agenda").text


def it_acts(drill: Drill, node: RunningNode) -> None:
    """Letters go out by the chosen server again; those that waited are left to the staff."""
    ask_to_sign_in(node, "jo")
    until(lambda: drill.mail.taken == ["jo@example.org"], "the letter went out")
    assert waiting(node) == {"given_up": len(PEOPLE)}
    with operator(node) as browser:
        assert "the old node may have sent it since" in browser.get("/inbox/deliveries?group=failed").text
