"""Durable sign-ups per second over HTTP, by the api and by the page's button, against bare INSERT and COMMIT."""

from urllib.parse import urlencode
from uuid import UUID

from bench.bare import commits_per_second
from bench.figures import Figure
from bench.node import Node, add_people, meetings, number_of_seats, plan_meeting, running
from shared.identity import Role, a_visitor

PEOPLE = 400
MEETINGS = 10
CONNECTIONS = 16
AIM, BOUND = 1000.0, 500.0


def measure() -> list[Figure]:
    """Every person signs up for every meeting: first the api's half, then the half with the button."""
    with running(workers=2) as node:
        people = add_people(node, PEOPLE)
        for n in range(2 * MEETINGS):
            plan_meeting(node, f"Rencontre {n}", seats=number_of_seats(5000), days=40 + n)
        these = meetings(node)[1:]
        return [
            figure("sign-ups, api", node, [by_api(node, meeting, one) for meeting in these[::2] for one in people]),
            figure("sign-ups, page", node, [by_page(node, meeting, one) for meeting in these[1::2] for one in people]),
        ]


def figure(what: str, node: Node, requests: list[bytes]) -> Figure:
    """Sends them, and looks that each is in the database."""
    limit = commits_per_second(node.data)
    node.load(requests[: len(requests) // 10], CONNECTIONS)
    before, requests = node.cpu_s(), requests[len(requests) // 10 :]
    answers = node.load(requests, CONNECTIONS)
    assert set(answers.statuses) <= {201, 303}, answers.statuses
    n = len(requests)
    cost = (node.cpu_s() - before) / n * 1e3
    remark = (
        f"half within {answers.wait_ms(0.5):.1f} ms, 99 % within {answers.wait_ms(0.99):.0f} ms; "
        f"processor ms each: node {cost:.2f}, load {answers.cpu_s / n * 1e3:.2f}"
    )
    return Figure(what, answers.per_second, "/s", limit, aim=AIM, bound=BOUND, remark=remark)


def by_api(node: Node, meeting: UUID, person: UUID) -> bytes:
    """As a program does."""
    token = node.session(a_visitor(person, Role.MEMBER, name="Camille Durand"))
    return node.raw("POST", f"/api/meetings/{meeting}/registrations", token, b"{}", "application/json")


def by_page(node: Node, meeting: UUID, person: UUID) -> bytes:
    """As the button on the agenda does."""
    token = node.session(a_visitor(person, Role.MEMBER, name="Camille Durand"))
    form = urlencode({"do": "register", "back": "/agenda"}).encode()
    return node.raw("POST", f"/meetings/{meeting}/registration", token, form, "application/x-www-form-urlencoded")
