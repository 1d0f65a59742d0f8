"""The first story of a union: a list is imported, a visit is announced to those concerned, seats find their takers."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import httpx

from shared.clock import Clock
from shared.identity import SESSION_COOKIE, Role, a_visitor
from tests.journeys.hands import LIST, add_people, announce, cooperatives, import_list, states
from tests.journeys.letters import Letters, Page, click
from tests.journeys.running import RunningNode, until

ENVIRONMENT = {"MAILLON_OFFER_HOURS": "0.002"}  # seven seconds
NAMES = ["amel", "bruno", "chloe", "driss", "elodie", "farid"]


def test_the_operator_s_link_signs_in_once(node: RunningNode) -> None:
    link = node.told["sign_in"]
    with node.browser() as operator, node.browser() as another:
        assert operator.get("/cooperatives").status_code == 401
        assert operator.get(link).status_code == 200
        assert operator.get("/cooperatives").status_code == 401
        arrived = operator.post(link)
        assert arrived.url.path == "/tour"
        assert operator.get("/cooperatives").status_code == 200
        assert another.post(link).status_code == 403
        assert another.get("/cooperatives").status_code == 401


def test_a_list_is_previewed_applied_and_known_the_second_time(node: RunningNode) -> None:
    with operator(node) as browser:
        preview, applied = import_list(browser, LIST.encode("cp1252"))
        assert "Fonderie des Gaves" in preview.text
        assert "Applied" in applied.text
        assert sorted(cooperatives_of(node)) == ["Fonderie des Gaves", "Pain commun"]
        _, again = import_list(browser, LIST.encode())
        assert again.status_code == 409


def test_the_real_french_list_is_imported_whole(node: RunningNode, real_data: Callable[[str], Path]) -> None:
    content = real_data("coops/fr_cooperatives_numerique.csv").read_bytes()
    with operator(node) as browser, node.program() as staff:
        before = staff.get("/api/membership/cooperatives?standing=all").json()["total"]
        import_list(browser, content, "fr_cooperatives_numerique.csv")
        assert staff.get("/api/membership/cooperatives?standing=all").json()["total"] - before == 264


def test_a_visit_is_announced_fills_up_and_freed_seats_find_their_takers(
    node: RunningNode, staff: httpx.Client, letters: Letters
) -> None:
    host = cooperatives(staff)["Fonderie des Gaves"]
    add_people(staff, NAMES, host)
    add_people(staff, ["gaelle"], host, language="fr")
    meeting = announce(staff, host_cooperative_id=host, place="", town="", capacity=2)

    invited = {name: letters.wait_for(name, "invitation") for name in [*NAMES, "gaelle"]}
    clock = Clock()
    day = clock.local(datetime.fromisoformat(str(meeting["starts_at"])))
    for letter in invited.values():
        for form in (letter.text, letter.html):
            assert meeting["title"] in form
            assert "Fonderie des Gaves" in form and "Tarbes" in form
            assert str(day.year) in form and f"{day:%M}" in form
    assert f"{day:%A}" in invited["amel"].text
    assert ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")[day.weekday()] in invited[
        "gaelle"
    ].text

    with node.browser() as browser:
        looked = browser.get(invited["amel"].link("register"))
        assert Page(looked.text).sent["do"] == "register"
        assert states(staff, meeting) == {}
        for name in ("amel", "bruno", "chloe", "driss", "elodie"):
            assert click(invited[name].link("register"), browser).status_code == 200
    now = states(staff, meeting)
    assert now == {
        "amel": "registered",
        "bruno": "registered",
        "chloe": "waiting",
        "driss": "waiting",
        "elodie": "waiting",
    }
    freed(node, staff, letters, meeting)


def freed(node: RunningNode, staff: httpx.Client, letters: Letters, meeting: dict[str, object]) -> None:
    """Two seats are given back, one after the other: one offer is taken, one is left to expire."""
    with node.browser() as browser:
        click(letters.wait_for("amel", "seat").link("cancel"), browser)
        click(letters.wait_for("chloe", "offer").link("accept"), browser)
        assert states(staff, meeting)["chloe"] == "registered"
        click(letters.wait_for("bruno", "seat").link("cancel"), browser)
        letters.wait_for("driss", "offer")
        letters.wait_for("driss", "expired")
        click(letters.wait_for("elodie", "offer").link("accept"), browser)
    until(lambda: states(staff, meeting).get("elodie") == "registered", "the next one has the seat")
    letters.wait_for("elodie", "seat")
    expected = Counter({(name, "invitation"): 1 for name in [*NAMES, "gaelle"]})
    expected.update({(name, "seat"): 1 for name in ("amel", "bruno", "chloe", "elodie")})
    expected.update({(name, "waiting"): 1 for name in ("chloe", "driss", "elodie")})
    expected.update({(name, "offer"): 1 for name in ("chloe", "driss", "elodie")})
    expected.update({(name, "given back"): 1 for name in ("amel", "bruno")})
    expected.update({("driss", "expired"): 1})
    assert letters.told() == expected
    assert states(staff, meeting) == {
        "amel": "cancelled",
        "bruno": "cancelled",
        "chloe": "registered",
        "driss": "expired",
        "elodie": "registered",
    }


def operator(node: RunningNode) -> httpx.Client:
    """The operator's browser, signed in."""
    return node.browser(cookies={SESSION_COOKIE: node.seals.session(a_visitor(None, Role.OPERATOR))})


def cooperatives_of(node: RunningNode) -> list[str]:
    """The names of the members."""
    with node.program() as staff:
        return list(cooperatives(staff))
