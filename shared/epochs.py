"""Epochs: when the numbers of a service's crossings begin again, and everything is stated again.

A crossing's number means something only while the numbers before it can be found: in the stream that the hub reads,
and in our own database. Where one of them was lost or set back, a new epoch begins. Its number is larger than any
before, also than those that nobody remembers: it is the second in which it began (docs/decisions/0010).
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import select

from shared.logs import logger
from shared.streams import AGGREGATE
from shared.tables import landmark, outbox
from shared.upsert import set_landmark
from shared.work import Work

log = logger()

RESTATEMENT = "restatement"
"""The landmark that says that everything is to be stated again, why, and from when on."""

STATED = "stated"
"""The landmark that says when totals were stated last, and to whom."""

CROSSING_ROWS = outbox.c.subject.like("agg.%")
NOT_AGAIN_WITHIN = timedelta(seconds=10)  # a hub that asks and asks is answered, but not without a pause


async def begin_epoch(work: Work, why: str, after: int = 0) -> int:
    """The next crossing is number 1 of a new epoch, whose number it returns; `after` is one that was seen elsewhere.

    What waits to leave is forgotten: it will be said again with everything else.
    """
    counter = await work.lock_crossings()
    epoch = max(counter["epoch"] + 1, after + 1, int(work.now.timestamp()))
    await work.do(delete(outbox).where(CROSSING_ROWS))
    await work.do(delete(landmark).where(landmark.c.name == AGGREGATE))
    await work.count_crossings(epoch, 0)
    await ask_restatement(work, why)
    log.warning("epoch.began", service=work.place.service, epoch=epoch, why=why)
    return epoch


async def ask_restatement(work: Work, why: str, *, pause: bool = False) -> None:
    """Everything will be stated again; with a pause after the last time when somebody else asks."""
    stated: Any = await work.find(select(landmark.c.value).where(landmark.c.name == STATED))
    due = work.now
    if pause and stated and stated.get("restated_at"):
        due = max(due, datetime.fromisoformat(stated["restated_at"]) + NOT_AGAIN_WITHIN)
    await set_landmark(work.session, RESTATEMENT, {"why": why[:200], "due": due.isoformat()})
