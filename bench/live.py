"""A thousand open pages that follow one meeting: when each hears of a seat taken, and what it costs to keep it open."""

import asyncio
import time
from statistics import median, quantiles
from uuid import UUID, uuid4

from bench.figures import Figure
from bench.node import Node, add_people, meetings, number_of_seats, plan_meeting, pss_of, running
from shared.identity import Role, a_visitor

PAGES, CHANGES = 1_000, 20
PAUSE_S, SETTLED_S = 1.0, 20.0
AIM_MS, BOUND_MS = 200.0, 1_000.0
AIM_KB, BOUND_KB = 50.0, 100.0
AT_ONCE = 100  # connections opened together


class Page(asyncio.Protocol):
    """One open page; the moments at which it was told that something changed."""

    def __init__(self) -> None:
        self.told_at: list[float] = []
        self.opened = asyncio.Event()

    def data_received(self, data: bytes) -> None:
        """The head of the answer, a beat, or a change."""
        self.opened.set()
        if b'"about"' in data:
            self.told_at.append(time.monotonic())


def measure() -> list[Figure]:
    """One worker, as `maillon up` starts it."""
    with running(1) as node:
        people = add_people(node, CHANGES)
        plan_meeting(node, "Visite suivie", seats=number_of_seats(CHANGES))
        waits, kb = asyncio.run(followed(node, meetings(node)[-1], people))
    at = quantiles(waits, n=100)
    told = f"{PAGES} open pages, {CHANGES} seats taken; from the answer to whoever took the seat"
    return [
        Figure("a seat taken, on half of the pages", median(waits), "ms", remark=told),
        Figure("the same, on 99 of 100", at[98], "ms", None, AIM_MS, BOUND_MS, smaller_is_better=True),
        Figure("one open page", kb, "KB", None, AIM_KB, BOUND_KB, smaller_is_better=True, remark="PSS of the tree"),
    ]


async def followed(node: Node, meeting: UUID, people: list[UUID]) -> tuple[list[float], float]:
    """Milliseconds for each page and change, and kilobytes for each page."""
    before = memory(node)
    pages = await open_pages(node, meeting)
    await asyncio.sleep(SETTLED_S)
    kb = (memory(node) - before) / PAGES / 1024
    waits = []
    for person in people:
        seen = [len(page.told_at) for page in pages]
        began = await asyncio.to_thread(take_seat, node, meeting, person)
        await asyncio.sleep(PAUSE_S)
        waits += [(page.told_at[n] - began) * 1e3 for page, n in zip(pages, seen, strict=True)]
    return waits, kb


async def open_pages(node: Node, meeting: UUID) -> list[Page]:
    """Members who look at the meeting's page."""
    pages = [Page() for _ in range(PAGES)]
    for start in range(0, PAGES, AT_ONCE):
        for page in pages[start : start + AT_ONCE]:
            session = node.session(a_visitor(uuid4(), Role.MEMBER))
            transport, _ = await asyncio.get_running_loop().create_connection(lambda p=page: p, node.host, node.port)
            transport.write(node.raw("GET", f"/live/meetings?about={meeting}&age=0", session))
        await asyncio.gather(*(page.opened.wait() for page in pages[start : start + AT_ONCE]))
    return pages


def take_seat(node: Node, meeting: UUID, person: UUID) -> float:
    """Somebody registers; when they had their answer."""
    session = node.session(a_visitor(person, Role.MEMBER))
    node.ask("POST", f"/api/meetings/{meeting}/registrations", b"{}", "application/json", session)
    return time.monotonic()


def memory(node: Node) -> float:
    """Bytes of the whole tree."""
    return sum(pss_of(process.pid) for process in node.tree())
