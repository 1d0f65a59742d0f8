"""Several people click for the last seat at the same instant, through two workers."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import httpx
import pytest

from tests.journeys.hands import LIST, add_people, announce, cooperatives, import_list, register, states
from tests.journeys.letters import Letters
from tests.journeys.running import RunningNode, until
from tests.journeys.test_from_a_list_to_a_seat import operator

ARGUMENTS = ("--workers", "2")
NAMES = ["amel", "bruno", "chloe", "driss", "elodie", "farid", "gaelle", "hugo"]


@pytest.fixture(scope="module")
def people(node: RunningNode) -> dict[str, str]:
    """Eight people of one co-operative, known to the meetings."""
    with operator(node) as browser, node.program() as staff:
        import_list(browser, LIST.encode())
        ids = add_people(staff, NAMES, cooperatives(staff)["Pain commun"])
        rehearsal = announce(staff, capacity=50)
        for person_id in ids.values():
            register(node, rehearsal, person_id)
    return ids


def test_both_workers_answer(node: RunningNode) -> None:
    assert len(node.parts("worker")) == 2


@pytest.mark.parametrize("round_", range(5))
def test_one_of_them_has_it_and_the_others_wait_in_turn(
    round_: int, node: RunningNode, staff: httpx.Client, people: dict[str, str], letters: Letters
) -> None:
    meeting, ready = announce(staff, capacity=1, title=f"Visite {round_}"), Barrier(len(people))

    def click(person_id: str) -> str:
        with node.program(person_id, "member") as client:
            client.get(f"/api/meetings/{meeting['id']}")
            ready.wait()
            answer = client.post(f"/api/meetings/{meeting['id']}/registrations", json={})
        return str(answer.json()["state"])

    with ThreadPoolExecutor(len(people)) as hands:
        answers = list(hands.map(click, people.values()))
    assert Counter(answers) == {"registered": 1, "waiting": len(people) - 1}
    assert dict(zip(people, answers, strict=True)) == states(staff, meeting)
    standing = staff.get(f"/api/meetings/{meeting['id']}").json()
    assert (standing["seats_taken"], standing["waiting"]) == (1, len(people) - 1)
    mine = f"Visite {round_}"

    def told() -> Counter[str]:
        return Counter(one.about for one in letters.all() if mine in one.subject and one.about != "invitation")

    until(lambda: sum(told().values()) >= len(people), "everybody is told")
    assert told() == {"seat": 1, "waiting": len(people) - 1}
