"""Agenda pages per second with thirty meetings on them, and never staler than the commit that changed them."""

from bench.figures import Figure
from bench.node import Node, a_member, add_people, meetings, plan_meeting, running
from shared.identity import Role, Visitor, a_visitor

ON_THE_AGENDA = 30
MEMBERS = 20
PAGES = 6_000
CONNECTIONS = 16
AIM, BOUND = 1000.0, 500.0
TRIES = 60


def measure() -> list[Figure]:
    """Pages of twenty members when nothing changes; while somebody signs up all the time; and the check."""
    with running(workers=2) as node:
        (person,) = add_people(node, 1)
        for n in range(ON_THE_AGENDA - 1):
            plan_meeting(node, f"Rencontre {n}", seats=20, days=31 + n)
        fresh = never_stale(node, a_visitor(person, Role.MEMBER, name="Camille Durand"))
        tokens = [node.session(a_member()) for _ in range(MEMBERS)]
        requests = [node.raw("GET", "/agenda", tokens[n % MEMBERS]) for n in range(PAGES)]
        node.load(requests[:1000], CONNECTIONS)
        before = node.cpu_s()
        answers = node.load(requests, CONNECTIONS)
        cost = (node.cpu_s() - before) / PAGES * 1e3
        anew = made_anew(node)
    assert set(answers.statuses) == {200}, answers.statuses
    remark = f"99 % within {answers.wait_ms(0.99):.0f} ms; processor ms each: node {cost:.2f}; {fresh}"
    return [Figure("agenda pages", answers.per_second, "/s", aim=AIM, bound=BOUND, remark=remark), anew]


def never_stale(node: Node, member: Visitor) -> str:
    """Whoever signs up or cancels sees it on the next page, whichever worker makes it."""
    token = node.session(member)
    meeting = meetings(node)[1]
    path = f"/api/meetings/{meeting}/registrations"
    for n in range(TRIES):
        node.ask("POST", path, b"{}", "application/json", token)
        assert 'value="cancel"' in card(node, meeting, token), f"page {n} did not show the sign-up"
        node.ask("DELETE", path, as_=token)
        assert 'value="register"' in card(node, meeting, token), f"page {n} did not show the cancellation"
    return f"{2 * TRIES} changes, each on the next page"


def card(node: Node, meeting: object, token: str) -> str:
    """The part of the agenda about one meeting."""
    page: str = node.ask("GET", "/agenda", as_=token).text
    return page.split(f"/meetings/{meeting}/registration", 1)[1].split("</form>", 1)[0]


def made_anew(node: Node) -> Figure:
    """Every page of another member and another question, so that none was made before."""
    new = [node.raw("GET", f"/agenda?department=none{n}", node.session(a_member())) for n in range(200)]
    answers = node.load(new, CONNECTIONS)
    return Figure("agenda pages, none made before", answers.per_second, "/s", remark="filtered to nothing")
