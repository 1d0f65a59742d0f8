"""Clearing out: sent events and old marks are kept for as long as they may be needed again, and then no longer."""

from datetime import timedelta
from typing import Any

from sqlalchemy import Table, delete
from sqlmodel import select

from shared.tables import form_sent, inbox, outbox
from shared.work import Workplace

SENT_KEPT = timedelta(days=7)  # a broker that lost its streams is refilled from these; at least the age of a backup
NATIONAL = "national.%"  # kept for ever, as the stream keeps them: a hub that lost it has them here and nowhere else
MARKS_KEPT = timedelta(days=100)  # the stream keeps events for 90 days, and any of them may come again
SENT_FORMS_KEPT = timedelta(days=30)  # a page that stays open longer was loaded anew by any browser
AT_A_TIME = 5_000
BUSY_PAUSE_S, PAUSE_S = 1.0, 3_600.0


async def clear_out(place: Workplace) -> float:
    """Deletes some of what is too old; how many seconds to wait before the next time."""
    now = place.clock.now()
    sent = (outbox.c.sent_at < now - SENT_KEPT) & outbox.c.subject.not_like(NATIONAL)
    gone = await clear(place, outbox, outbox.c.pos, sent)
    gone += await clear(place, inbox, inbox.c.event_id, inbox.c.heard_at < now - MARKS_KEPT)
    gone += await clear(place, form_sent, form_sent.c.key, form_sent.c.sent_at < now - SENT_FORMS_KEPT)
    return BUSY_PAUSE_S if gone else PAUSE_S


async def clear(place: Workplace, table: Table, key: Any, old: Any) -> int:
    """Deletes a handful of rows of one table, in a short transaction of its own."""
    async with place.work() as work:
        keys = await work.all(select(key).where(old).limit(AT_A_TIME))
        return await work.do(delete(table).where(key.in_(keys), old)) if keys else 0
