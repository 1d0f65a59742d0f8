"""Home pages per second with thirty meetings ahead: kept ones, and each put together anew; against a bare SELECT."""

import sqlite3
import time
from contextlib import closing
from pathlib import Path

from bench.figures import Figure
from bench.node import Node, a_member, add_people, plan_meeting, running

AHEAD = 30
MEMBERS = 20
PAGES = 4_000
ANEW = 400
CONNECTIONS = 16
SELECTS = 2_000


def measure() -> list[Figure]:
    """Pages of twenty members when nothing changes; pages of members who never came before; what one SELECT takes."""
    with running(workers=2) as node:
        add_people(node, 1)
        for n in range(AHEAD - 1):
            plan_meeting(node, f"Rencontre {n}", seats=20, days=31 + n)
        wait_until_shown(node)
        tokens = [node.session(a_member()) for _ in range(MEMBERS)]
        requests = [node.raw("GET", "/", tokens[n % MEMBERS]) for n in range(PAGES)]
        node.load(requests[:500], CONNECTIONS)
        kept = node.load(requests, CONNECTIONS)
        anew = node.load([node.raw("GET", "/", node.session(a_member())) for _ in range(ANEW)], CONNECTIONS)
        bare = selects_per_second(node.data / "membership.sqlite")
    assert set(kept.statuses) == set(anew.statuses) == {200}, (kept.statuses, anew.statuses)
    remark = f"99 % within {kept.wait_ms(0.99):.0f} ms"
    slow = f"99 % within {anew.wait_ms(0.99):.0f} ms; one takes the time of {bare / anew.per_second:.1f} bare SELECTs"
    return [
        Figure("home pages", kept.per_second, "/s", aim=1000.0, bound=500.0, remark=remark),
        Figure("home pages, none made before", anew.per_second, "/s", remark=slow),
    ]


def wait_until_shown(node: Node) -> None:
    """What meetings announced has reached membership."""
    member, deadline = node.session(a_member()), time.monotonic() + 60
    while "Rencontre" not in node.ask("GET", "/", as_=member).text:
        assert time.monotonic() < deadline, "the meetings do not reach the home page"
        time.sleep(0.2)


def selects_per_second(file: Path) -> float:
    """The coming meetings alone, one question after the other on one connection."""
    with closing(sqlite3.connect(file)) as connection:
        question = "SELECT * FROM meeting_seen WHERE ends_at > ? AND cancelled = 0 ORDER BY starts_at LIMIT 80"
        began = time.perf_counter()
        for _ in range(SELECTS):
            connection.execute(question, ("2026-01-01",)).fetchall()
        return SELECTS / (time.perf_counter() - began)
