"""A small union for programs to ask about: two co-operatives, four people, meetings full, open and past."""

from datetime import timedelta
from typing import Any

import httpx

from shared.clock import Clock
from tests.journeys.running import RunningNode, until

MANDATES = ("worker", "contact", "elected", "host")


def settle(node: RunningNode) -> list[str]:
    """Moves in by the doors for programs; the ids of the people, in the order of MANDATES."""
    with node.program() as staff:
        at = made(staff, "cooperatives", name="Pain commun", registration_number="311337240", admitted_on="2015-01-01")
        made(staff, "cooperatives", name="Atelier du Bois", registration_number="310238894", admitted_on="2016-01-01")
        people = [made(staff, "people", **a_person(number, kind, at)) for number, kind in enumerate(MANDATES)]
        meetings = [planned(staff, at, title, seats) for title, seats in (("Visite", 1), ("Atelier", 12))]
        for meeting, person in zip(meetings, people, strict=False):
            wish = {"person_id": person}
            until(lambda at=meeting, wish=wish: is_taken(staff, at, wish), "the person is known to meetings")
        staff.put(f"/api/meetings/{meetings[1]}/opening", json={"seats": 2, "title": "Atelier ouvert"})
    return people


def made(staff: httpx.Client, what: str, **sent: Any) -> str:
    """Something of membership; its id."""
    answer = staff.post(f"/api/membership/{what}", json=sent)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def a_person(number: int, kind: str, at: str) -> dict[str, Any]:
    """Somebody with a mandate in a co-operative."""
    mandate = {"kind": kind, "since": "2020-01-01", "cooperative_id": at}
    return {"first_name": "Ada", "last_name": f"Numéro {number}", "mandates": [mandate]}


def planned(staff: httpx.Client, host: str, title: str, seats: int) -> str:
    """An announced meeting in three weeks."""
    begins = Clock().now() + timedelta(days=21)
    sent = {
        "kind": "visit",
        "title": title,
        "starts_at": begins.isoformat(),
        "ends_at": (begins + timedelta(hours=2)).isoformat(),
        "capacity": seats,
        "place": "12 rue des Scieurs",
        "announce": True,
    }
    answer = staff.post("/api/meetings", json=sent)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


def is_taken(staff: httpx.Client, meeting: str, wish: dict[str, str]) -> bool:
    """Whether the person got a seat."""
    return staff.post(f"/api/meetings/{meeting}/registrations", json=wish).status_code == 201
