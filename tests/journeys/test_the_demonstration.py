"""The demonstration: an invented union moves in through the doors, once; everything in it is marked as invented."""

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime

import httpx
import pytest
from stdnum.fr import siren

from deploy.demo.__main__ import DONE, main
from deploy.demo.cooperatives import invented_cooperatives
from deploy.demo.faces import faces
from deploy.demo.filling import Filling
from deploy.demo.people import Place, invented_people
from deploy.demo.union import CODE, NAME, NOTICE, Size
from deploy.demo.visitor import Guest
from deploy.kept_node import kept_node
from shared.clock import Clock
from tests.journeys.letters import Letters
from tests.journeys.running import RunningNode

ARGUMENTS = ("--union", CODE, "--name", NAME)
ENVIRONMENT = {"MAILLON_NOTICE": NOTICE}
SMALL = Size(cooperatives=60, people=150, held=3, coming=6)
TODAY = date(2026, 11, 19)


@pytest.fixture(scope="module")
def filled(node: RunningNode) -> RunningNode:
    """A node with a smaller union in it."""
    Filling(Guest(node.address, node.seals), Clock(), SMALL).run()
    return node


def test_every_page_has_something_to_look_at(filled: RunningNode, staff: httpx.Client) -> None:
    assert staff.get("/api/membership/cooperatives?standing=all").json()["total"] == SMALL.cooperatives
    assert staff.get("/api/membership/people").json()["total"] == SMALL.people
    coming, past = (staff.get(f"/api/meetings?past={past}").json()["meetings"] for past in ("false", "true"))
    assert Counter(one["state"] for one in past) == {"held": SMALL.held}
    assert Counter(one["state"] for one in coming) == {"announced": SMALL.coming, "cancelled": 1, "draft": 1}
    assert all(one["starts_at"] > datetime.now(UTC).isoformat() for one in coming)
    assert any(one["waiting"] and one["seats_taken"] == one["capacity"] for one in coming)
    registered = [
        entry["state"]
        for one in coming
        for entry in staff.get(f"/api/meetings/{one['id']}/registrations").json()["registrations"]
    ]
    assert {"registered", "waiting", "offered", "cancelled"} <= set(registered)
    assert "adherents-automne.csv" in staff.get("/imports").text


def test_every_page_says_that_it_is_invented_and_no_mail_could_reach_anybody(filled: RunningNode) -> None:
    with filled.browser() as browser:
        page = browser.get("/agenda").text
    assert NOTICE.partition(".")[0] in page and "(démonstration)" in page
    assert all(one.to.endswith("@example.org") for one in Letters(filled.data).all())


def test_a_second_filling_adds_nothing_and_says_as_whom_one_may_look(
    filled: RunningNode, staff: httpx.Client, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="nothing was added"):
        main(filled.address, filled.data)
    people = staff.get("/api/membership/people").json()["people"]
    somebody = next(one["email"] for one in people if one["email"])
    (filled.data / DONE).write_text(json.dumps({somebody: "a member"}))
    main(filled.address, filled.data)
    assert f"{somebody}  (a member)" in capsys.readouterr().err
    assert staff.get("/api/membership/people").json()["total"] == SMALL.people


def test_the_union_is_the_same_every_time_and_its_numbers_are_valid_ones_that_nobody_has() -> None:
    one, other = (invented_cooperatives(250, TODAY) for _ in range(2))
    assert one == other
    assert len({each.siren for each in one}) == len({each.name for each in one}) == 250
    assert all(siren.is_valid(each.siren) and each.siren.startswith("000") for each in one)
    places = [Place(str(number), 30, date(2010, 1, 1)) for number in range(100)]
    people = invented_people(1200, places, TODAY)
    assert len(people) == 1200 and people == invented_people(1200, places, TODAY)
    known = [each["email"] for each in people if each["email"]]
    assert len(known) == len(set(known)) and all(re.fullmatch(r"[a-z.-]+@example\.org", each) for each in known)
    kinds = Counter(mandate["kind"] for each in people for mandate in each["mandates"])
    assert kinds["staff"] == 6 and set(kinds) == {"staff", "manager", "contact", "elected", "worker"}


def test_the_demonstration_is_looked_at_as_people_who_have_something_to_see() -> None:
    places = [Place(str(number), 9, date(2010, 1, 1)) for number in range(9)]
    people = [one | {"id": str(number)} for number, one in enumerate(invented_people(80, places, TODAY))]
    busy = {one["id"] for one in people[40:]}
    found = faces(people, busy)
    assert sorted(found.values()) == ["a member", "an elected representative", "the union's staff"]
    member = next(one for one in people if found.get(one["email"]) == "a member")
    assert member["id"] in busy and "worker" in {mandate["kind"] for mandate in member["mandates"]}


def test_a_node_without_the_demonstration_does_not_know_the_inventor_of_names() -> None:
    asked = "import sys, deploy.cli, deploy.worker; sys.exit('faker' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", asked]).returncode == 0


def test_a_demonstration_does_not_move_into_a_union_s_own_folder(filled: RunningNode) -> None:
    with pytest.raises(SystemExit, match="is the node of the union 'demo'"):
        kept_node(filled.data, union="occitanie")
