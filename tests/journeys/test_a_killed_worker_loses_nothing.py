"""Worker and broker are killed in the middle of the story: they come back, nothing is lost and nothing double."""

import os
import sqlite3
import subprocess
import sys
from collections import Counter
from typing import Any

import httpx
import pytest

from tests.journeys.hands import LIST, add_people, announce, cooperatives, import_list, register, states
from tests.journeys.letters import Letters, click
from tests.journeys.running import RunningNode, until
from tests.journeys.test_from_a_list_to_a_seat import operator

NAMES = ["amel", "bruno", "chloe", "driss", "elodie", "farid", "gaelle", "hugo", "ines", "jules"]
SEATS = 4


def kill(node: RunningNode, part: str) -> None:
    """Kills the worker or the broker as a machine without memory does, and waits for another in its place."""
    [victim] = node.parts(part)
    victim.kill()
    until(lambda: [one for one in node.parts(part) if one.pid != victim.pid], f"the node has another {part}")


def well(node: RunningNode) -> bool:
    """Whether the node says that it is ready."""
    try:
        return httpx.get(f"{node.address}/readyz", timeout=5).status_code == 200
    except httpx.TransportError:
        return False


def insist(ask: Any) -> Any:
    """Asks again when the answer did not come: what people do when a page does not load."""

    def asked() -> Any:
        try:
            return ask()
        except httpx.TransportError:
            return None

    return until(asked, "an answer")


def leases_end(node: RunningNode) -> None:
    """Lets the ten minutes pass after which the messages of a sender that was lost are sent again."""
    with sqlite3.connect(node.data / "notifications.sqlite", timeout=10) as database:
        database.execute("UPDATE delivery SET due_at = '2020-01-01 00:00:00.000000' WHERE state = 'sending'")


def parked(node: RunningNode) -> str:
    """What `maillon parked list` says."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("MAILLON_")}
    asked = [sys.executable, "-m", "deploy", "parked", "list", "--data", str(node.data)]
    return subprocess.run(asked, capture_output=True, text=True, check=True, env=own).stdout.strip()


@pytest.fixture(scope="module")
def people(node: RunningNode) -> dict[str, str]:
    """Ten people of one co-operative."""
    with operator(node) as browser, node.program() as staff:
        import_list(browser, LIST.encode())
        return add_people(staff, NAMES, cooperatives(staff)["Fonderie des Gaves"])


def test_the_story_goes_on(node: RunningNode, staff: httpx.Client, people: dict[str, str], letters: Letters) -> None:
    meeting = announce(staff, capacity=SEATS)
    kill(node, "worker")
    for number, name in enumerate(NAMES):
        if number == 3:
            node.parts("worker")[0].kill()
        if number == 7:
            kill(node, "broker")
        insist(lambda name=name: register(node, meeting, people[name]))
    with node.browser() as browser:
        kill(node, "broker")
        seat = until_told(node, letters, NAMES[0], "seat")
        insist(lambda: click(seat.link("cancel"), browser))
        offer = until_told(node, letters, NAMES[SEATS], "offer")
        insist(lambda: click(offer.link("accept"), browser))
    until_told(node, letters, NAMES[SEATS], "seat")
    until_told(node, letters, NAMES[0], "given back")
    until(lambda: well(node), "the node is well")
    until(lambda: len(letters.told()) >= 2 * len(NAMES) + 3, "everybody is told", 20)

    expected = dict.fromkeys(NAMES[:SEATS], "registered") | dict.fromkeys(NAMES[SEATS:], "waiting")
    assert insist(lambda: states(staff, meeting)) == expected | {NAMES[0]: "cancelled", NAMES[SEATS]: "registered"}
    told = Counter({(name, "invitation"): 1 for name in NAMES})
    told.update({(name, "seat"): 1 for name in NAMES[: SEATS + 1]})
    told.update({(name, "waiting"): 1 for name in NAMES[SEATS:]})
    told.update({(NAMES[0], "given back"): 1, (NAMES[SEATS], "offer"): 1})
    assert letters.told() == told
    assert parked(node) == "Nothing is set aside."


def until_told(node: RunningNode, letters: Letters, person: str, about: str) -> Any:
    """The message to a person, which a killed sender may have had in its hands."""
    leases_end(node)
    return letters.wait_for(person, about)
