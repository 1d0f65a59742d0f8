"""What was sent, what waits, what failed: for the union's staff, without more of a person than the name."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.notifications.models import Delivery, Notice, Recipient
from services.notifications.models.delivery import State

WAITING = (State.WAITING_FOR_ADDRESS, State.QUEUED, State.SENDING)
TROUBLED = (State.FAILED, State.GIVEN_UP)
GROUPS: dict[str, tuple[State, ...]] = {"sent": (State.SENT,), "waiting": WAITING, "failed": TROUBLED}


@dataclass(frozen=True)
class DeliveryLine:
    """One delivery of the list."""

    id: UUID
    person: str
    kind: str
    title: str
    created_at: datetime
    state: str
    tries: int
    due_at: datetime | None
    sent_at: datetime | None
    error: str

    @property
    def may_try_again(self) -> bool:
        """Whether somebody may ask for another try."""
        return self.state in TROUBLED


async def deliveries(
    session: AsyncSession, group: str = "", *, offset: int = 0, at_most: int = 50
) -> list[DeliveryLine]:
    """One page of the deliveries of a group (all without one), newest first."""
    question = (
        select(Delivery, Notice, Recipient)
        .join(Notice, col(Notice.id) == Delivery.notice_id)
        .join(Recipient, col(Recipient.person_id) == Notice.person_id, isouter=True)
        .order_by(col(Delivery.id).desc())
    )
    if group in GROUPS:
        question = question.where(col(Delivery.state).in_(values_of(GROUPS[group])))
    rows = (await session.exec(question.offset(offset).limit(at_most))).all()
    return [line(*row) for row in rows]


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many deliveries each group has."""
    rows: Any = (await session.exec(select(Delivery.state, func.count()).group_by(col(Delivery.state)))).all()
    by_state = dict(rows)
    return {name: sum(by_state.get(state.value, 0) for state in states) for name, states in GROUPS.items()}


def line(delivery: Delivery, notice: Notice, recipient: Recipient | None) -> DeliveryLine:
    """One delivery as staff see it."""
    return DeliveryLine(
        id=delivery.id,
        person=recipient.name if recipient else "",
        kind=notice.kind,
        title=notice.values["title"],
        created_at=notice.created_at,
        state=delivery.state,
        tries=delivery.tries,
        due_at=delivery.due_at,
        sent_at=delivery.sent_at,
        error=delivery.error,
    )


def values_of(states: Sequence[State]) -> list[str]:
    """States as the database has them."""
    return [state.value for state in states]
