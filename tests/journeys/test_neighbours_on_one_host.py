"""Nodes and a hub at different ports of one host: browsers tell no ports apart, and yet keep them apart."""

from pathlib import Path

import httpx

from shared.identity import SESSION_COOKIE
from tests.deploy.running_hub import a_hub
from tests.journeys.running import PAGE, a_node


def test_signing_in_at_one_signs_nobody_out_of_another(folder: Path) -> None:
    with a_node(folder / "one") as one, a_node(folder / "other") as other, a_hub(folder / "hub") as hub:
        places = [one.told, other.told, hub.told]
        with httpx.Client(headers=PAGE, follow_redirects=True, timeout=30) as browser:
            for place in places:
                assert browser.post(place["sign_in"]).status_code == 200
            assert [browser.get(f"{place['address']}/account").status_code for place in places] == [200] * 3
            browser.post(f"{one.address}/language/en")
            browser.post(f"{other.address}/language/fr")
            assert '<html lang="en"' in browser.get(f"{one.address}/account").text
            assert '<html lang="fr"' in browser.get(f"{other.address}/account").text
            browser.post(f"{other.address}/sign-out")
            statuses = [browser.get(f"{place['address']}/account").status_code for place in places]
        assert statuses == [200, 401, 200]


def test_a_session_from_before_names_had_a_port_goes_on_and_ends_when_its_owner_signs_out(folder: Path) -> None:
    with a_node(folder / "node") as node, node.program(role="operator") as browser:
        assert [one.name for one in browser.cookies.jar] == [SESSION_COOKIE]
        assert browser.get("/account", headers=PAGE).status_code == 200
        taken_back = browser.post("/sign-out", headers=PAGE).headers.get_list("set-cookie")
        assert any(one.startswith(f'{SESSION_COOKIE}=""') for one in taken_back)
        assert browser.get("/account", headers=PAGE).status_code == 401
