"""A program's token, made and revoked on the account page: every service lets it in, and none any more."""

import re
import time
from pathlib import Path
from uuid import uuid4

import httpx

from shared.identity import Role
from tests.journeys.running import RunningNode, a_node, until

WITHIN_S = 3.0  # a second on a machine with nothing else to do
SCOPES = ["membership:read", "meetings:read", "notifications:read"]
DOORS = {
    "/api/membership/cooperatives": 200,
    f"/api/meetings/{uuid4()}/registrations": 404,
    "/api/notifications": 200,
}
SHOWN = re.compile(r'id="f-token" value="([^"]+)"')
REVOCATION = re.compile(r'action="(/account/tokens/[^"]+/revocation)"')


def somebody_of_the_staff(node: RunningNode) -> httpx.Client:
    """Notes a person, and gives their browser."""
    mandate = {"kind": "staff", "since": "2020-01-01"}
    sent = {"first_name": "Aline", "last_name": "Martin", "mandates": [mandate]}
    with node.program(role=Role.OPERATOR) as operator:
        answer = operator.post("/api/membership/people", json=sent)
    assert answer.status_code == 201, answer.text
    return node.program(answer.json()["id"])


def answers(program: httpx.Client) -> list[int]:
    """What each service says to the program."""
    return [program.get(path).status_code for path in DOORS]


def was_used(owner: httpx.Client) -> bool:
    """Whether the account page shows a day of use."""
    tokens = owner.get("/account", headers={"Accept-Language": "en"}).text.partition('id="tokens"')[2]
    return "/revocation" in tokens and "not yet" not in tokens.partition("</section>")[0]


def test_a_revoked_token_opens_nothing_on_any_service(tmp_path: Path) -> None:
    with a_node(tmp_path) as node, somebody_of_the_staff(node) as staff:
        made = staff.post("/account/tokens/new", data={"token_name": "Site", "scopes": SCOPES, "days": "1"})
        found = SHOWN.search(made.text)
        assert found, made.text
        with httpx.Client(base_url=node.address, headers={"Authorization": f"Bearer {found[1]}"}) as program:
            until(lambda: answers(program) == list(DOORS.values()), "every service lets the program in")
            until(lambda: was_used(staff), "its owner sees that it is used")
            revocation = REVOCATION.search(staff.get("/account").text)
            assert revocation
            assert staff.post(revocation[1], data={"confirmed": "yes"}).status_code == 303
            since = time.monotonic()
            until(lambda: answers(program) == [401, 401, 401], "every service has heard it", WITHIN_S)
            print(f"refused everywhere after {time.monotonic() - since:.2f} s")
