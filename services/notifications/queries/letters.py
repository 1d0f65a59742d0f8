"""What is about to be sent: deliveries with their notices, recipients and meetings, in one question."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, func
from sqlalchemy.orm import aliased
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.models import Bulletin, Delivery, MeetingCard, Notice, Recipient
from services.notifications.models.notice import Kind


@dataclass(frozen=True)
class Waiting:
    """A delivery, and what its message needs. `had_seat`: the person was told of a seat at that meeting."""

    delivery: Delivery
    notice: Notice
    recipient: Recipient | None
    card: MeetingCard | None
    had_seat: bool
    bulletin: Bulletin | None = None

    def values(self) -> dict[str, Any]:
        """The notice's values; when and where as they are known by now, for a message may be late."""
        return self.bulletin.values() if self.bulletin else values_now(self.notice, self.card)


async def first_due(session: AsyncSession, since: datetime | None = None) -> datetime | None:
    """When the first message is due; only those that wait for their turn have a `due_at`. `since`: not those before."""
    first = select(func.min(Delivery.due_at))
    if since:
        first = first.join(Notice, col(Notice.id) == Delivery.notice_id).where(col(Notice.created_at) >= since)
    return (await session.exec(first)).one()


async def to_send(session: AsyncSession, delivery_ids: Sequence[UUID]) -> list[Waiting]:
    """These deliveries, oldest notice first."""
    earlier = aliased(Notice)
    had_seat = exists().where(
        col(earlier.person_id) == Notice.person_id,
        col(earlier.meeting_id) == Notice.meeting_id,
        col(earlier.kind) == Kind.SEAT_TAKEN.value,
    )
    question: Any = (
        select(Delivery, Notice, Recipient, MeetingCard, had_seat, Bulletin)  # type: ignore[call-overload]
        .join(Notice, col(Notice.id) == Delivery.notice_id)
        .join(Recipient, col(Recipient.person_id) == Notice.person_id, isouter=True)
        .join(MeetingCard, col(MeetingCard.meeting_id) == Notice.meeting_id, isouter=True)
        .join(Bulletin, col(Bulletin.bulletin_id) == Notice.event_id, isouter=True)
        .where(col(Delivery.id).in_(delivery_ids))
        .order_by(col(Notice.id))
    )
    return [Waiting(*row) for row in (await session.exec(question)).all()]


def values_now(notice: Notice, card: MeetingCard | None) -> dict[str, Any]:
    """A notice's values, brought up to a change that was heard since."""
    if card is None or card.as_of <= notice.event_id:
        return completed(notice, card)
    newer = card.when_and_where() | (card.latest or {})
    return completed(notice, card) | {name: value for name, value in newer.items() if value is not None}


def completed(notice: Notice, card: MeetingCard | None) -> dict[str, Any]:
    """A notice's values, and those that it does not say itself, as they are now: the meeting's kind, its host."""
    return (card.facts() if card else {}) | {name: value for name, value in notice.values.items() if value is not None}
