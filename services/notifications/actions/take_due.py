"""Messages that are due are taken: nobody else sends them while the taker's time lasts."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import col, select

from services.notifications.models import Delivery, Notice
from services.notifications.models.delivery import State
from shared.work import Work


async def take_due(work: Work, *, at_most: int, lease: timedelta, since: datetime | None = None) -> list[UUID]:
    """Takes messages that wait or are to be tried again, and those whose sender was lost; their ids, oldest first.

    The lease must outlast the sending: what is still `sending` after it is sent again. `since`: what was made before is
    left alone.
    """
    states = [State.QUEUED.value, State.FAILED.value, State.SENDING.value]
    due = select(Delivery).where(col(Delivery.state).in_(states), col(Delivery.due_at) <= work.now)
    if since:
        due = due.join(Notice, col(Notice.id) == Delivery.notice_id).where(col(Notice.created_at) >= since)
    oldest_first = due.order_by(col(Delivery.due_at), col(Delivery.id)).limit(at_most)
    deliveries: list[Delivery] = await work.all(oldest_first.with_for_update(skip_locked=True, of=Delivery))
    for delivery in deliveries:
        delivery.take(work.now + lease)
    return [delivery.id for delivery in deliveries]
