"""What a node and its broker hold in memory after people signed up, read pages and imported 30,000 rows."""

import time

from bench.figures import Figure
from bench.imports import import_rows
from bench.node import a_member, add_people, meetings, plan_meeting, running
from bench.sign_ups import by_api

AIM_MB, BOUND_MB = 250.0, 300.0
PEOPLE, MEETINGS, PAGES, CONNECTIONS = 100, 30, 2_000, 16
REST_S = 40


def measure() -> list[Figure]:
    """With one worker, as `maillon up` starts it, and with two."""
    one, two = after_load(workers=1), after_load(workers=2)
    return [
        Figure("memory, one worker", one[-1], "MB", None, AIM_MB, BOUND_MB, smaller_is_better=True, remark=most(one)),
        Figure("memory, two workers", two[-1], "MB", remark=most(two)),
    ]


def most(memory: list[float]) -> str:
    """What it came to while the import was told to the other services."""
    return f"PSS; {max(memory):.0f} MB at most while what was imported is told"


def after_load(workers: int) -> list[float]:
    """The tree's memory from the end of the load on, each second, until all of it is told and the broker rests."""
    with running(workers) as node:
        people = add_people(node, PEOPLE)
        for n in range(MEETINGS - 1):
            plan_meeting(node, f"Rencontre {n}", seats=500, days=31 + n)
        node.load([by_api(node, meeting, one) for meeting in meetings(node) for one in people], CONNECTIONS)
        node.load([node.raw("GET", "/agenda", node.session(a_member())) for _ in range(PAGES)], CONNECTIONS)
        import_rows(node)
        memory = []
        for _ in range(REST_S):
            time.sleep(1)
            memory.append(node.pss_mb())
        return memory
