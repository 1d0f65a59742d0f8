"""A seat at a meeting of another union, on two real nodes and a real hub: each is offline when it suits it least."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.deploy.running_hub import RunningHub, a_hub, maillon
from tests.journeys.hands import add_people, announce, cooperatives, import_list, once_heard, register
from tests.journeys.letters import Letters, click
from tests.journeys.running import PAGE, RunningNode, a_node, until
from tests.kept import kept_in

PATIENCE_S = 150.0  # the brokers' own pauses between tries may grow to two minutes
PUBLIC = "Une fonderie ouvre ses portes"


@dataclass
class Unions:
    """The hub; the union that hosts, and the folder of the other, whose node comes and goes."""

    hub: RunningHub
    host: RunningNode
    home: Path

    def home_node(self) -> Any:
        """The other union's node, for as long as a block lasts."""
        return a_node(self.home, "--union", "bretagne", "--name", "Union de Bretagne")


@pytest.fixture(scope="module")
def unions(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Unions]:
    """Two unions that belong to the same network."""
    folder = tmp_path_factory.mktemp("u")
    names = ("--union", "occitanie", "--name", "Union d'Occitanie")
    with a_hub(folder / "hub", "--name", "Confédération") as hub, a_node(folder / "o", *names) as host:
        unions = Unions(hub, host, folder / "b")
        with unions.home_node():
            for code, data in (("occitanie", host.data), ("bretagne", unions.home)):
                file = hub.adds(code, "--since", "2016-01-01", name=f"Union {code}")
                done = maillon("join", str(file), "--data", str(data))
                assert done.returncode == 0, done.stdout + done.stderr
        yield unions


def people_of(node: RunningNode, name: str) -> dict[str, str]:
    """A co-operative and somebody who works there."""
    with node.program() as staff, node.browser() as browser:
        browser.cookies.set("maillon_session", staff.cookies["maillon_session"])
        import_list(browser, LISTS[name].encode())
        cooperative = until(lambda: cooperatives(staff), "the list is applied")
        return add_people(staff, [name], next(iter(cooperative.values())))


HEAD = "Raison sociale;SIREN;Ville;Code postal;Salariés;Date adhésion\n"
LISTS = {
    "amel": HEAD + "Fonderie des Gaves;000123455;Tarbes;65000;12;01/03/2010\n",
    "gaelle": HEAD + "Scop du Port;000678904;Brest;29200;5;15/06/2015\n",
}


def agenda_knows(node: RunningNode, name: str, cooperative: str) -> None:
    """Waits until the node's meetings have heard where somebody works."""
    with node.program() as staff:
        draft = announce(staff, announce=False)
        people = f"/meetings/{draft['id']}/people?q={name}"
        until(lambda: cooperative in staff.get(people, headers=PAGE).text, "the mandate is known to meetings")


def request_of(home: RunningNode, person: str, meeting: str) -> dict[str, Any]:
    """How the person's request stands at home."""
    with home.program(person, "member") as client:
        found: dict[str, Any] = client.get(f"/api/meetings/network/{meeting}/request").json()
    return found


def guests(staff: httpx.Client, meeting: str) -> list[dict[str, Any]]:
    """The guests in the host's list."""
    listed = staff.get(f"/api/meetings/{meeting}/registrations").json()["registrations"]
    return [one for one in listed if one["union"]]


def test_a_seat_is_asked_for_offered_and_taken_while_one_or_the_other_is_offline(unions: Unions) -> None:
    host = unions.host
    amel = people_of(host, "amel")["amel"]
    with host.program() as staff:
        meeting = announce(staff, capacity=1)
        assert register(host, meeting, amel) == "registered"
        opening = {"seats": 1, "title": PUBLIC}
        assert staff.put(f"/api/meetings/{meeting['id']}/opening", json=opening).status_code == 200

    with unions.home_node() as home:
        gaelle = people_of(home, "gaelle")["gaelle"]
        with home.program(gaelle, "member") as client:
            shown = until(
                lambda: client.get("/api/meetings/network").json()["meetings"], "the meeting is known", PATIENCE_S
            )
            assert [(one["title"], one["host_union_name"]) for one in shown] == [(PUBLIC, "Union occitanie")]
            agenda_knows(home, "gaelle", "Scop du Port")
            asked = once_heard(lambda: client.post(f"/api/meetings/network/{meeting['id']}/request", json={}))
            assert asked.json()["state"] == "sent"
        Letters(home.data).wait_for("gaelle", "waiting")

    # The other union is offline while the seat becomes free: the offer is made, and waits for it.
    with host.program() as staff:
        staff.delete(f"/api/meetings/{meeting['id']}/registrations?person_id={amel}")
        (guest,) = guests(staff, meeting["id"])
        assert (guest["state"], guest["name"], guest["cooperatives"]) == ("offered", "", "Scop du Port")
        assert (guest["union"], len(guest["reference"])) == ("Union bretagne", 4)

    with unions.home_node() as home, home.browser() as gaelles, host.program() as staff:
        offer = Letters(home.data).wait_for("gaelle", "offer")
        page = click(offer.link("accept"), gaelles)
        assert "It counts as soon as" in page.text or "You have a seat" in page.text
        seat = Letters(home.data).wait_for("gaelle", "seat")
        assert request_of(home, gaelle, meeting["id"])["state"] == "registered"
        assert [one["state"] for one in guests(staff, meeting["id"])] == ["registered"]
        click(seat.link("cancel"), gaelles)
        Letters(home.data).wait_for("gaelle", "given back")
        assert [one["state"] for one in guests(staff, meeting["id"])] == ["cancelled"]


def test_what_the_host_and_the_hub_keep_of_it_names_nobody(unions: Unions) -> None:
    kept = [one for folder in (unions.hub.data, unions.host.data) for one in kept_in(folder)]
    assert kept and not [file for file, content in kept if b"gaelle@" in content or b"Gaelle" in content]
