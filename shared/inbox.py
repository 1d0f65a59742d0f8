"""The inbox: (listener, event) pairs that have had their effect; the primary key is the guarantee that there is one."""

from collections.abc import Iterable

from sqlalchemy import insert
from sqlmodel import select

from shared.arrivals import Arrival
from shared.tables import inbox
from shared.work import Work


async def admit(work: Work, arrivals: Iterable[Arrival]) -> list[Arrival]:
    """Those not seen before, once each and in order; they are marked as seen in this work.

    Two processes that admit the same event at once: the second one's insert fails on the key, and its whole work is
    undone.
    """
    by_key = {(arrival.listener, arrival.envelope.id): arrival for arrival in arrivals}
    if not by_key:
        return []
    question = select(inbox.c.listener, inbox.c.event_id).where(inbox.c.event_id.in_({id for _, id in by_key}))
    for listener, event_id in await work.all(question):
        by_key.pop((listener, event_id), None)
    fresh = list(by_key.values())
    await mark_seen(work, fresh)
    return fresh


async def mark_seen(work: Work, arrivals: list[Arrival]) -> None:
    """Marks events as having had their effect, or as parked."""
    if arrivals:
        marks = [{"listener": a.listener, "event_id": a.envelope.id, "heard_at": work.now} for a in arrivals]
        await work.do(insert(inbox), marks)
