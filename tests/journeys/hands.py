"""What the union's staff do in the stories, through the doors that they use."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from tests.journeys.running import RunningNode, until

LIST = (
    "Raison sociale;SIREN;Ville;Code postal;Salariés;Date adhésion\n"
    "Fonderie des Gaves;000123455;Tarbes;65000;12;01/03/2010\n"
    "Pain commun;000678904;Albi;81000;5;15/06/2015\n"
)
NOT_HEARD_YET = (404, 409)


def import_list(
    browser: httpx.Client, content: bytes, name: str = "adherents.csv"
) -> tuple[httpx.Response, httpx.Response]:
    """Sends a list, looks at the preview, applies it; both pages."""
    preview = settled(browser, browser.post("/imports", files={"file": (name, content, "text/csv")}))
    applied = browser.post(f"{preview.url.path}/apply", data={"joined": "no", "confirmed": "yes"})
    return preview, settled(browser, applied) if applied.is_success else applied


def settled(browser: httpx.Client, page: httpx.Response) -> httpx.Response:
    """The import's page once nothing is going on in the background."""

    def done() -> httpx.Response | None:
        now = browser.get(page.url.path)
        return None if 'id="standing"' in now.text else now

    answer: httpx.Response = until(done, "the import is checked or applied", 60)
    return answer


def cooperatives(staff: httpx.Client) -> dict[str, str]:
    """The ids of the member co-operatives, by name."""
    pages = staff.get("/api/membership/cooperatives").json()["pages"]
    found = [staff.get(f"/api/membership/cooperatives?page={number}").json() for number in range(1, pages + 1)]
    return {one["name"]: one["id"] for page in found for one in page["cooperatives"]}


def add_people(staff: httpx.Client, names: list[str], cooperative_id: str, *, language: str = "en") -> dict[str, str]:
    """Workers of a co-operative; their ids by first name, which is also the beginning of their address."""
    mandate = {"kind": "worker", "cooperative_id": cooperative_id, "since": "2020-01-01"}
    ids = {}
    for name in names:
        sent = {
            "first_name": name.capitalize(),
            "last_name": "Martin",
            "email": f"{name}@example.org",
            "language": language,
            "mandates": [mandate],
        }
        answer = staff.post("/api/membership/people", json=sent)
        assert answer.status_code == 201, answer.text
        ids[name] = answer.json()["id"]
    return ids


def announce(staff: httpx.Client, **other: Any) -> dict[str, Any]:
    """A visit, announced; waits until the meetings know its host."""
    starts = datetime.now(UTC).replace(microsecond=0) + timedelta(days=9)
    sent = {
        "kind": "visit",
        "title": "La fonderie ouvre ses portes",
        "starts_at": starts.isoformat(),
        "ends_at": (starts + timedelta(hours=2)).isoformat(),
        "capacity": 2,
        "place": "12 rue du Port",
        "town": "Tarbes",
        "announce": True,
    } | other
    answer = once_heard(lambda: staff.post("/api/meetings", json=sent))
    assert answer.status_code == 201, answer.text
    meeting: dict[str, Any] = answer.json()
    return meeting


def register(node: RunningNode, meeting: dict[str, Any], person_id: str) -> str:
    """Somebody asks for a seat by program; where they stand."""
    with node.program(person_id, "member") as client:
        answer = once_heard(lambda: client.post(f"/api/meetings/{meeting['id']}/registrations", json={}))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["state"])


def once_heard(ask: Any) -> httpx.Response:
    """Asks until one service has heard what another said."""
    answer: httpx.Response = until(
        lambda: found if (found := ask()).status_code not in NOT_HEARD_YET else None, "the services have heard"
    )
    return answer


def states(staff: httpx.Client, meeting: dict[str, Any]) -> dict[str, str]:
    """Where everybody stands, by first name in small letters; the newest registration of each."""
    listed = staff.get(f"/api/meetings/{meeting['id']}/registrations").json()["registrations"]
    newest = sorted(listed, key=lambda one: str(one["registration_id"]))
    return {str(one["name"]).split()[0].lower(): str(one["state"]) for one in newest}
